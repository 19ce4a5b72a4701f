package dev.millrace.storage.route;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Sends each location to the store of its scheme. Stores beside the first are opened when they are first asked, so that who needs none of them does not
 * wait for them. What is copied from one store to another moves through this process; within a store the store copies.
 */
public final class RoutedObjectStore implements ObjectStore, AutoCloseable {
    private final ObjectStore first;
    private final Map<String, Supplier<? extends ObjectStore>> others;
    private final Map<String, ObjectStore> opened = new TreeMap<>();

    /**
     * @param first store of all schemes that no other has; not closed with this one
     * @param others by scheme; closed with this one if they can be
     */
    public RoutedObjectStore(ObjectStore first, Map<String, Supplier<? extends ObjectStore>> others) {
        this.first = first;
        this.others = Map.copyOf(others);
    }

    private ObjectStore of(Location location) {
        Supplier<? extends ObjectStore> other = others.get(location.scheme());
        if (other == null) {
            return first;
        }
        synchronized (opened) {
            ObjectStore known = opened.get(location.scheme());
            if (known == null) {
                known = other.get();
                opened.put(location.scheme(), known);
            }
            return known;
        }
    }

    @Override
    public String put(Location location, Content content) {
        return of(location).put(location, content);
    }

    @Override
    public String putOwn(Location location, byte[] bytes) {
        return of(location).putOwn(location, bytes);
    }

    @Override
    public Optional<String> putIfAbsent(Location location, Content content) {
        return of(location).putIfAbsent(location, content);
    }

    @Override
    public Optional<String> putIfMatch(Location location, String tag, Content content) {
        return of(location).putIfMatch(location, tag, content);
    }

    @Override
    public Optional<Blob> get(Location location) {
        return of(location).get(location);
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        return of(location).getRange(location, offset, length);
    }

    @Override
    public Optional<InputStream> open(Location location) {
        return of(location).open(location);
    }

    @Override
    public Optional<Stat> stat(Location location) {
        return of(location).stat(location);
    }

    @Override
    public boolean copy(Location from, Location to) {
        ObjectStore source = of(from);
        ObjectStore target = of(to);
        if (source == target) {
            return source.copy(from, to);
        }
        Optional<Path> file = source.file(from);
        return file.isPresent() ? copy(file.get(), from, to) : moved(from, to);
    }

    private boolean copy(Path file, Location from, Location to) {
        try {
            of(to).put(to, new Content.FromFile(file, Files.size(file), false));
            return true;
        } catch (IOException | StorageException.Denied error) {
            if (of(from).stat(from).isEmpty()) {
                return false;
            }
            throw error instanceof StorageException denied ? denied : unreadable(from, (IOException) error);
        }
    }

    private boolean moved(Location from, Location to) {
        Optional<InputStream> content = of(from).open(from);
        if (content.isEmpty()) {
            return false;
        }
        try (InputStream in = content.get()) {
            Path draft = Files.createTempFile("millrace-", ".object");
            try {
                long size = Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
                of(to).put(to, new Content.FromFile(draft, size, true));
                return true;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException broken) {
            throw unreadable(from, broken);
        }
    }

    private static StorageException unreadable(Location from, IOException error) {
        return new StorageException.Unavailable("'" + from + "' cannot be copied: " + error, error);
    }

    @Override
    public <T> List<T> together(Location place, int number, IntFunction<T> request) {
        return of(place).together(place, number, request);
    }

    @Override
    public <T> List<T> readTogether(Location place, int number, IntFunction<T> read) {
        return of(place).readTogether(place, number, read);
    }

    @Override
    public void delete(Location location) {
        of(location).delete(location);
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit) {
        return of(folder).list(folder, afterOrEmpty, limit);
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit, Consumer<StorageException> unnamed) {
        return of(folder).list(folder, afterOrEmpty, limit, unnamed);
    }

    @Override
    public Optional<Path> file(Location location) {
        return of(location).file(location);
    }

    @Override
    public void close() {
        synchronized (opened) {
            opened.values().forEach(RoutedObjectStore::close);
            opened.clear();
        }
    }

    private static void close(ObjectStore store) {
        if (store instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception error) {
                throw new IllegalStateException("a store cannot be closed", error);
            }
        }
    }
}
