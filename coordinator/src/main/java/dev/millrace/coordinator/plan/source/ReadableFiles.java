package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.text.DecodedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of a source as paths that DuckDB can open while they are described: in place, or copied for the time where the store has no files. */
final class ReadableFiles implements AutoCloseable {
    private final Map<Location, String> paths = new LinkedHashMap<>();
    private final List<Path> copies = new java.util.ArrayList<>();

    ReadableFiles(ObjectStore store, List<FoundFile> files) {
        this(store, files, Optional.empty());
    }

    /** @param encoding what is decoded, because DuckDB would take it for UTF-8 */
    ReadableFiles(ObjectStore store, List<FoundFile> files, Optional<Charset> encoding) {
        try {
            for (FoundFile file : files) {
                paths.put(
                        file.location(),
                        encoding.isEmpty()
                                ? path(store, file.location())
                                : decoded(store, file.location(), encoding.get())
                                        .toString());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private String path(ObjectStore store, Location location) {
        Optional<Path> file = store.file(location);
        return file.isPresent() ? file.get().toString() : copy(store, location).toString();
    }

    private Path decoded(ObjectStore store, Location location, Charset encoding) {
        try (InputStream bytes = store.open(location).orElseThrow(() -> gone(location))) {
            Path copy = Files.createTempFile("millrace-", "-" + DecodedText.name(location));
            copies.add(copy);
            DecodedText.copy(bytes, location, encoding, copy);
            return copy;
        } catch (IOException e) {
            throw new StorageException.Unavailable("'" + location + "' could not be read: " + e, e);
        }
    }

    private Path copy(ObjectStore store, Location location) {
        try (InputStream bytes = store.open(location).orElseThrow(() -> gone(location))) {
            Path copy = Files.createTempFile("millrace-", "-" + location.name());
            copies.add(copy);
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new StorageException.Unavailable("'" + location + "' could not be read: " + e, e);
        }
    }

    private static MillraceException gone(Location location) {
        return Failure.invalid(
                        "SOURCE_CHANGED",
                        "'" + location + "' disappeared while it was planned",
                        "Run again when the source is complete")
                .toException();
    }

    String path(FoundFile file) {
        return paths.getOrDefault(file.location(), "");
    }

    List<String> paths() {
        return List.copyOf(paths.values());
    }

    @Override
    public void close() {
        for (Path copy : copies) {
            try {
                Files.deleteIfExists(copy);
            } catch (IOException e) {
                copy.toFile().deleteOnExit();
            }
        }
    }
}
