package dev.millrace.cli.context;

import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command is called with.
 *
 * @param folder working directory
 * @param environment variables
 * @param screen size of the terminal
 * @param arguments the words after {@code millrace}
 */
public record Context(
        Terminal terminal, Path folder, Map<String, String> environment, Screen screen, List<String> arguments) {
    public Context {
        environment = Map.copyOf(environment);
        arguments = List.copyOf(arguments);
    }
}
