package dev.millrace.cli.context;

import dev.millrace.cli.output.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command is called with.
 *
 * @param folder working directory
 * @param environment variables
 * @param columns width of the terminal
 * @param arguments the words after {@code millrace}
 */
public record Context(
        Terminal terminal, Path folder, Map<String, String> environment, int columns, List<String> arguments) {
    public Context {
        environment = Map.copyOf(environment);
        arguments = List.copyOf(arguments);
    }
}
