package dev.millrace.tests.process;

import dev.millrace.cli.quick.Preparation;
import dev.millrace.tests.bench.MemoryFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How tests start a JVM with the class path of this one. As the launcher does, native libraries are unpacked once for all of them: DuckDB's has 70 MB, and a
 * process that is killed leaves its own behind.
 */
public final class ChildJava {
    private static final Path LIBRARIES = unpacked();

    private ChildJava() {}

    /** The command up to the main class, which follows with its arguments. */
    public static List<String> command(String... options) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.sqlite.lib.path=" + LIBRARIES,
                "-Dorg.sqlite.lib.name=sqlite.library"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath()));
        return command;
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> new File(entry).getName().startsWith("duckdb_jdbc-")
                        ? LIBRARIES.resolve("duckdb_jdbc.jar").toString()
                        : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path unpacked() {
        try {
            Path folder = MemoryFolder.create();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            Preparation.main(new String[] {folder.toString()});
            return folder;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        } catch (URISyntaxException error) {
            throw new IllegalStateException("a jar without a path", error);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException left) {
            System.err.println("left behind: " + left);
        }
    }
}
