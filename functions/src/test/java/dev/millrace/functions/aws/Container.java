package dev.millrace.functions.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ObjectNode;

/** A worker's container: a JVM that is asked to go (SIGTERM), and killed when it has not gone some time later (SIGKILL). */
final class Container implements AutoCloseable {
    /** Of a process that SIGTERM ended. */
    static final int TERMINATED = 143;

    /** Of a process that SIGKILL ended. */
    static final int KILLED = 137;

    private static final String MAIN = "dev.millrace.functions.aws.WorkerMain";
    private static final long STOP_SECONDS = 1_200;

    private final String arn;
    private final Path folder;
    private final ServicesRoute.Link link;
    private final Process process;
    private volatile String stopCode = "EssentialContainerExited";

    /**
     * @param folder that this container makes, as its temporary one
     * @param watch is shown this container and what it sends
     */
    Container(
            String arn,
            ServicesRoute services,
            Path folder,
            Map<String, String> variables,
            BiFunction<Container, String, WatchedLink.Passage> watch) {
        this.arn = arn;
        this.folder = folder;
        this.link = services.open(sent -> watch.apply(this, sent));
        try {
            Files.createDirectories(folder);
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx384m",
                            "-Djava.io.tmpdir=" + folder,
                            "-cp",
                            System.getProperty("java.class.path"),
                            MAIN))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("MILLRACE_"));
            environment.putAll(variables);
            environment.putAll(link.variables());
            this.process = builder.start();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    String arn() {
        return arn;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void stop(String code) {
        stop(code, STOP_SECONDS);
    }

    /** From now on it does nothing, whatever it is asked. */
    void stand() {
        try {
            Sandbox.signal(process, "STOP");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** As the service does: it is asked, and killed when it has not gone after so many seconds. Returns at once. */
    void stop(String code, long seconds) {
        stopCode = code;
        process.destroy();
        Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    void describe(ObjectNode task) {
        task.put("taskArn", arn).put("lastStatus", isAlive() ? "RUNNING" : "STOPPED");
        if (!isAlive()) {
            task.put("stopCode", stopCode);
            task.putArray("containers").addObject().put("name", "worker").put("exitCode", process.exitValue());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        link.close();
    }
}
