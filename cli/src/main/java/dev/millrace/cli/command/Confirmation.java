package dev.millrace.cli.command;

import dev.millrace.cli.output.Terminal;
import dev.millrace.graph.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A question before something is done that costs or cannot be undone. */
final class Confirmation {
    private Confirmation() {}

    /** Throws {@code INVALID} where nobody can be asked. */
    static void requirePossible(Terminal terminal, boolean yes) {
        if (!yes && !terminal.live()) {
            throw Failure.invalid(
                            "NOT_CONFIRMED",
                            "Nobody can be asked here, so nothing was done",
                            "Say --yes; plan shows what it would do")
                    .toException();
        }
    }

    static boolean given(Terminal terminal, boolean yes, String question) {
        if (yes) {
            return true;
        }
        terminal.say(question + " [y/N]");
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
