package dev.millrace.cli.shell;

import java.util.Arrays;
import java.util.List;

/**
 * A command of the shell's own.
 *
 * @param name without the dot; empty if there is none
 * @param arguments the words after it
 */
public record DotCommand(String name, List<String> arguments) {
    static final List<String> NAMES =
            List.of("tables", "schema", "source", "sources", "mode", "timer", "read", "help", "quit");
    static final List<String> MODES = List.of("table", "csv", "json", "ndjson", "markdown");

    public DotCommand {
        arguments = List.copyOf(arguments);
    }

    /** Whether a text is one. */
    public static boolean is(String text) {
        return StatementParser.isDot(text);
    }

    public static DotCommand of(String text) {
        List<String> words = Arrays.stream(text.strip().replaceAll(";$", "").split("\\s+"))
                .map(DotCommand::unquoted)
                .toList();
        String first = words.getFirst();
        return new DotCommand(first.startsWith(".") ? first.substring(1) : first, words.subList(1, words.size()));
    }

    private static String unquoted(String word) {
        boolean quoted = word.length() > 1
                && (word.startsWith("'") && word.endsWith("'") || word.startsWith("\"") && word.endsWith("\""));
        return quoted ? word.substring(1, word.length() - 1) : word;
    }

    /** Names of all commands. */
    public static List<String> names() {
        return NAMES;
    }
}
