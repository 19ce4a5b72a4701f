package dev.millrace.cli.output;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers what went wrong with an output, because a stream for printing swallows it. Not thread-safe. */
public final class WatchedOutput extends OutputStream {
    private final OutputStream out;
    private @Nullable IOException trouble;

    public WatchedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int sign) throws IOException {
        write(new byte[] {(byte) sign}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (trouble != null) {
            throw trouble;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException error) {
            trouble = error;
            throw error;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Throws what went wrong. */
    public void requireWritten() throws IOException {
        if (trouble != null) {
            throw trouble;
        }
    }

    /** For standard output: why what was printed is not complete; a reader that wanted no more of it is no failure. */
    public Optional<Failure> failure() {
        if (trouble == null) {
            return Optional.empty();
        }
        String reason = String.valueOf(trouble.getMessage());
        return reason.toLowerCase(Locale.ROOT).contains("broken pipe")
                ? Optional.empty()
                : Optional.of(Failure.of(
                                FailureKind.EXHAUSTED,
                                "OUTPUT_UNWRITABLE",
                                "Standard output cannot be written: " + reason)
                        .withRemedy("What was printed is not complete; free space there, or print to another place"));
    }
}
