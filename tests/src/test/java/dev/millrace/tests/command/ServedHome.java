package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The command {@code serve} of a working directory, in this process, on a port that is free. */
final class ServedHome implements AutoCloseable {
    private static final String ANSWERS = "millrace answers at ";

    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final FutureTask<Integer> command;
    private final Thread thread;
    private final String uri;

    /** Returns when it answers. */
    ServedHome(Shell shell) {
        try (PipedInputStream said = new PipedInputStream();
                PrintStream out = new PrintStream(new PipedOutputStream(said), true, StandardCharsets.UTF_8)) {
            PrintStream err = new PrintStream(complaints, true, StandardCharsets.UTF_8);
            command = new FutureTask<>(() -> {
                try {
                    return shell.execute(out, err, "serve", "--port", "0");
                } finally {
                    out.close();
                }
            });
            thread = Thread.ofPlatform().name("serve").start(command);
            String line = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8)).readLine();
            assertThat(line).as("%s", complaints).startsWith(ANSWERS);
            uri = line.substring(ANSWERS.length());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Where it answers. */
    String uri() {
        return uri;
    }

    /** Stops it. It ended well, and was in no trouble with any request. */
    @Override
    public void close() throws InterruptedException, ExecutionException {
        thread.interrupt();
        assertThat(command.get()).isZero();
        thread.join();
        assertThat(complaints.toString(StandardCharsets.UTF_8)).doesNotContain("error:");
    }
}
