package dev.millrace.storage.aws;

import dev.millrace.storage.PythonFolder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A MiniStack of this JVM. It ends when the JVM does, however that ends: it holds the other end of its standard input, and stops when that is closed.
 */
final class MiniStack {
    private static final int PORTS_TRIED = 5;
    private static final long START_MILLIS = TimeUnit.SECONDS.toMillis(120);
    private static final String PROGRAM = """
            import os, sys, threading
            threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
            from ministack.app import main
            main()
            """;

    private final Process process;
    private final URI endpoint;
    private final Path folder;

    private MiniStack(Process process, URI endpoint, Path folder) {
        this.process = process;
        this.endpoint = endpoint;
        this.folder = folder;
    }

    /** Starts one on a free port; on another one when somebody took it in between. */
    static MiniStack start(Path python) throws PythonFolder.Unusable {
        String said = "";
        try {
            for (int tried = 0; tried < PORTS_TRIED; tried++) {
                MiniStack started = launch(python);
                Runtime.getRuntime().addShutdownHook(new Thread(started::stop));
                if (started.isUp()) {
                    return started;
                }
                said = Files.readString(started.log());
                started.stop();
            }
        } catch (IOException failure) {
            throw new PythonFolder.Unusable("it does not start: " + failure);
        }
        throw new PythonFolder.Unusable("it does not start: " + said.strip());
    }

    URI endpoint() {
        return endpoint;
    }

    private static MiniStack launch(Path python) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        Path folder = Files.createTempDirectory("millrace-ministack");
        ProcessBuilder builder = new ProcessBuilder(python.toString(), "-c", PROGRAM)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile());
        builder.environment()
                .putAll(Map.of(
                        "GATEWAY_PORT",
                        Integer.toString(port),
                        "BIND_HOST",
                        "127.0.0.1",
                        "AWS_ENDPOINT_URL",
                        endpoint.toString(),
                        "TMPDIR",
                        folder.toString(),
                        "PYTHONUNBUFFERED",
                        "1",
                        "LOG_LEVEL",
                        "INFO"));
        return new MiniStack(builder.start(), endpoint, folder);
    }

    private Path log() {
        return folder.resolve("log.txt");
    }

    /** Waits until it answers or ends. Its own word counts too: on a port that was taken another one would answer. */
    private boolean isUp() throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (process.isAlive() && System.nanoTime() < end) {
            if (Files.readString(log()).contains("Running on " + endpoint + " ") && answers()) {
                return true;
            }
            try {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
        }
        return false;
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    endpoint.resolve("/_ministack/health").toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            try (var body = connection.getInputStream()) {
                body.readAllBytes();
            }
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void stop() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            PythonFolder.delete(folder);
        } catch (IOException left) {
            System.err.println("left behind: " + left);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
