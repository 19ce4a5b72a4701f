package dev.millrace.storage.memory;

import dev.millrace.graph.Location;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Utf8Order;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Objects {@code memory:/…} in the heap. The entity tag counts writes, so that none ever comes again. */
public final class MemoryObjectStore implements ObjectStore {
    private record Stored(byte[] bytes, long modifiedMicros, long number) {
        String tag() {
            return "m" + number;
        }
    }

    private final Clock clock;
    private final String scheme;
    private final CompactMap<Stored> objects = new CompactMap<>();
    private long writes;

    public MemoryObjectStore(Clock clock) {
        this(clock, "memory");
    }

    /** The same in place of a store of another scheme. */
    public MemoryObjectStore(Clock clock, String scheme) {
        this.clock = clock;
        this.scheme = scheme;
    }

    @Override
    public String put(Location location, Content content) {
        byte[] bytes = bytes(content);
        synchronized (this) {
            return store(location, bytes);
        }
    }

    @Override
    public Optional<String> putIfAbsent(Location location, Content content) {
        byte[] bytes = bytes(content);
        synchronized (this) {
            return find(location).isPresent() ? Optional.empty() : Optional.of(store(location, bytes));
        }
    }

    @Override
    public Optional<String> putIfMatch(Location location, String tag, Content content) {
        byte[] bytes = bytes(content);
        synchronized (this) {
            boolean matches =
                    find(location).filter(stored -> stored.tag().equals(tag)).isPresent();
            return matches ? Optional.of(store(location, bytes)) : Optional.empty();
        }
    }

    private String store(Location location, byte[] bytes) {
        Stored stored = new Stored(bytes, clock.nowMillis() * 1000, ++writes);
        objects.put(key(location), stored);
        return stored.tag();
    }

    @Override
    public synchronized Optional<Blob> get(Location location) {
        return find(location).map(stored -> new Blob(stored.bytes().clone(), stored.tag()));
    }

    @Override
    public synchronized Optional<byte[]> getRange(Location location, long offset, int length) {
        return find(location).map(stored -> range(location, stored.bytes(), offset, length));
    }

    private static byte[] range(Location location, byte[] bytes, long offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes.length - length) {
            throw ObjectStore.tooShort(location, offset, length, bytes.length);
        }
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public synchronized Optional<InputStream> open(Location location) {
        return find(location).map(stored -> new ByteArrayInputStream(stored.bytes()));
    }

    @Override
    public synchronized Optional<Stat> stat(Location location) {
        return find(location).map(stored -> new Stat(stored.bytes().length, stored.modifiedMicros(), stored.tag()));
    }

    @Override
    public synchronized boolean copy(Location from, Location to) {
        Optional<Stored> source = find(from);
        source.ifPresent(stored -> store(to, stored.bytes()));
        return source.isPresent();
    }

    @Override
    public synchronized void delete(Location location) {
        objects.remove(key(location));
    }

    @Override
    public synchronized List<Listed> list(Location folder, String afterOrEmpty, int limit) {
        List<Listed> found = new ArrayList<>();
        String prefix = key(folder) + "/";
        String from = afterOrEmpty.isEmpty() ? prefix : afterOrEmpty + '\0';
        objects.from(Utf8Order.OF_TEXT.compare(prefix, from) > 0 ? prefix : from, (uri, stored) -> {
            if (found.size() == limit || !uri.startsWith(prefix)) {
                return false;
            }
            found.add(new Listed(new Location(uri), stored.bytes().length, stored.modifiedMicros(), stored.tag()));
            return true;
        });
        return found;
    }

    @Override
    public Optional<Path> file(Location location) {
        return Optional.empty();
    }

    /** Number of objects. */
    public synchronized int size() {
        return objects.size();
    }

    private Optional<Stored> find(Location location) {
        return objects.get(key(location));
    }

    private String key(Location location) {
        if (!location.scheme().equals(scheme)) {
            throw new IllegalArgumentException("not an object in memory: " + location);
        }
        return location.uri();
    }

    private static byte[] bytes(Content content) {
        return switch (content) {
            case Content.Bytes bytes -> bytes.bytes().clone();
            case Content.FromFile file -> bytes(file);
        };
    }

    private static byte[] bytes(Content.FromFile file) {
        try {
            byte[] bytes = Files.readAllBytes(file.path());
            if (file.handOver()) {
                Files.delete(file.path());
            }
            return bytes;
        } catch (IOException broken) {
            throw new StorageException.Denied(
                    "UNREADABLE_FILE",
                    "'" + file.path() + "' cannot be read: " + broken,
                    "Make the file readable",
                    broken);
        }
    }
}
