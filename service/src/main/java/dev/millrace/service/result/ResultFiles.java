package dev.millrace.service.result;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Objects of results as files that DuckDB can open: in place, or copied for the time into a temporary folder. Not thread-safe. */
final class ResultFiles implements AutoCloseable {
    private final ObjectStore objects;
    private @Nullable Path copies;
    private int copied;

    ResultFiles(ObjectStore objects) {
        this.objects = objects;
    }

    /** IOException: it is not there, or cannot be read. */
    Path path(Location object) throws IOException {
        if (object.scheme().equals("file")) {
            return Path.of(object.path());
        }
        try (InputStream in = objects.open(object).orElseThrow(() -> new NoSuchFileException(object.uri()))) {
            if (copies == null) {
                copies = Files.createTempDirectory("millrace-");
            }
            Path copy = copies.resolve(copied++ + "." + object.name().replaceAll(".*\\.", ""));
            Files.copy(in, copy);
            return copy;
        }
    }

    @Override
    public void close() {
        if (copies == null) {
            return;
        }
        try (Stream<Path> tree = Files.walk(copies)) {
            List<Path> paths = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
