package dev.millrace.functions.aws.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts the functions as Lambda does, under the real runtime interface client, in a JVM that records what it loads; that JVM writes the cache when it ends.
 * The services are those of {@link TrainingServices}.
 */
public final class Training {
    private static final long PATIENCE_MINUTES = 10;
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /** In order: each is answered before the next is sent. */
    private static final List<String> CALLS = List.of(
            TrainingHandler.JOB,
            TrainingHandler.COORDINATOR,
            TrainingHandler.API,
            TrainingHandler.WORKER,
            TrainingHandler.UPLOADS);

    private Training() {}

    /** {@code arguments}: the file of options of the JVM, and the cache that is to be written. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path cache = Path.of(arguments[1]);
        Path scratch = Files.createTempDirectory("training");
        Path log = scratch.resolve("log");
        try (TrainingServices services = new TrainingServices(CALLS)) {
            Process functions = start(services, arguments[0], cache, scratch);
            if (!services.awaitEnd(PATIENCE_MINUTES, TimeUnit.MINUTES, functions)) {
                functions.destroyForcibly().waitFor();
                throw new IllegalStateException(
                        "the functions did not do their work: " + services.trouble() + "\n" + Files.readString(log));
            }
            // Only a JVM that ends by itself writes.
            functions.destroy();
            functions.waitFor();
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("no cache was written: " + Files.readString(log));
        }
        delete(scratch);
    }

    private static Process start(TrainingServices services, String options, Path cache, Path scratch)
            throws IOException {
        String handler = TrainingHandler.class.getName();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + options,
                        "-XX:AOTCacheOutput=" + cache,
                        "-Djava.io.tmpdir=" + scratch,
                        CLIENT,
                        handler)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("log").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("MILLRACE_"));
        environment.putAll(services.environment());
        environment.put("_HANDLER", handler);
        return builder.start();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
