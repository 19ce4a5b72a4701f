package dev.millrace.storage.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM on the test's class path that runs a main class and says what it did, a line each. */
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private ChildProcess(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess start(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Of the classes in use, wherever the test was started from. */
    private static String classPath() {
        List<String> paths = new ArrayList<>();
        for (Class<?> type : List.of(
                ChildProcess.class,
                LocalHome.class,
                dev.millrace.graph.Location.class,
                org.sqlite.JDBC.class,
                tools.jackson.core.JsonParser.class,
                tools.jackson.databind.JsonNode.class,
                com.fasterxml.jackson.annotation.JsonInclude.class)) {
            paths.add(Path.of(java.net.URI.create(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toString()))
                    .toString());
        }
        return String.join(java.io.File.pathSeparator, paths);
    }

    /** The next line; null at the end. */
    String line() throws IOException {
        return lines.readLine();
    }

    /** All lines that are left. */
    List<String> rest() {
        return lines.lines().toList();
    }

    /** SIGKILL; returns what it had said that was not read yet. */
    List<String> kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        return rest();
    }

    int await() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
