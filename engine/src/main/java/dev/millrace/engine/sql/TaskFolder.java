package dev.millrace.engine.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one task within its slot's scratch folder. Names are never used twice while a database is open, because DuckDB remembers
 * footers by name.
 */
final class TaskFolder implements AutoCloseable {
    private final Path path;
    private int files;

    private TaskFolder(Path path) {
        this.path = path;
    }

    static TaskFolder create(Path parent, long number) throws IOException {
        return new TaskFolder(
                Files.createDirectories(parent.resolve("task-" + number)).toRealPath());
    }

    Path path() {
        return path;
    }

    /** A name for a new file. */
    Path file(String purpose, String extension) {
        return path.resolve(purpose + "-" + files++ + "." + extension);
    }

    @Override
    public void close() {
        delete(path);
    }

    /** Deletes a folder and all in it; what cannot be deleted stays for the collection of left-over folders. */
    static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> paths = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException left) {
            // a later start of this slot empties its folder
        }
    }
}
