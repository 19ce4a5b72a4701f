package dev.millrace.cli.context;

import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.storage.local.LocalHome;
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
 * @param keeping how the command's runtime keeps its home
 */
public record Context(
        Terminal terminal,
        Path folder,
        Map<String, String> environment,
        Screen screen,
        List<String> arguments,
        LocalHome.Options keeping) {
    public Context {
        environment = Map.copyOf(environment);
        arguments = List.copyOf(arguments);
    }

    /** With a home that is kept as usual. */
    public Context(
            Terminal terminal, Path folder, Map<String, String> environment, Screen screen, List<String> arguments) {
        this(terminal, folder, environment, screen, arguments, LocalHome.Options.DEFAULT);
    }
}
