package dev.millrace.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WatchedOutputTest {
    private static WatchedOutput printed(String trouble) {
        WatchedOutput watched = new WatchedOutput(new OutputStream() {
            private int written;

            @Override
            public void write(int sign) throws IOException {
                if (++written > 3) {
                    throw new IOException(trouble);
                }
            }
        });
        PrintStream out = new PrintStream(watched, true, StandardCharsets.UTF_8);
        out.println("more than three signs");
        out.println("and no end");
        return watched;
    }

    @Test
    void aFullDiskIsAFailureThoughThePrintingStreamSwallowsIt() {
        WatchedOutput full = printed("No space left on device");
        assertThat(full.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message())
                        .isEqualTo("Standard output cannot be written: No space left on device"));
        assertThatThrownBy(full::requireWritten).isInstanceOf(IOException.class);
    }

    @Test
    void aReaderThatWantsNoMoreIsNone() {
        assertThat(printed("Broken pipe").failure()).isEmpty();
    }

    @Test
    void whatArrivesIsNoFailure() throws IOException {
        WatchedOutput watched = new WatchedOutput(OutputStream.nullOutputStream());
        new PrintStream(watched, true, StandardCharsets.UTF_8).println("fine");
        watched.requireWritten();
        assertThat(watched.failure()).isEmpty();
    }
}
