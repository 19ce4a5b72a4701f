package dev.millrace.cli.shell;

import dev.millrace.coordinator.plan.text.SqlScript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads from a pipe or file: nobody is asked, nothing is shown. */
public final class PipedPrompt implements Prompt {
    private final BufferedReader reader;

    public PipedPrompt(BufferedReader reader) {
        this.reader = reader;
    }

    @Override
    public Typed next() {
        StringBuilder text = new StringBuilder();
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                text.append(line).append('\n');
                if (StatementParser.isDot(text.toString()) || SqlScript.isComplete(text.toString())) {
                    return new Typed.Text(text.toString());
                }
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return text.isEmpty() ? new Typed.End() : new Typed.Text(text.toString());
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    /** A request to stop ends the whole command, as for every other one. */
    @Override
    public Running whileRunning(Runnable stop) {
        return () -> {};
    }

    @Override
    public void close() {
        // Whoever opened the reader closes it.
    }
}
