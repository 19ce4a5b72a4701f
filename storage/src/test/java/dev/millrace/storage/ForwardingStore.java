package dev.millrace.storage;

import dev.millrace.graph.Location;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Hands everything on to another store; what a test wants otherwise it overrides. */
public class ForwardingStore implements ObjectStore {
    protected final ObjectStore store;

    protected ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public String put(Location location, Content content) {
        return store.put(location, content);
    }

    @Override
    public Optional<String> putIfAbsent(Location location, Content content) {
        return store.putIfAbsent(location, content);
    }

    @Override
    public Optional<String> putIfMatch(Location location, String tag, Content content) {
        return store.putIfMatch(location, tag, content);
    }

    @Override
    public Optional<Blob> get(Location location) {
        return store.get(location);
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        return store.getRange(location, offset, length);
    }

    @Override
    public Optional<InputStream> open(Location location) {
        return store.open(location);
    }

    @Override
    public Optional<Stat> stat(Location location) {
        return store.stat(location);
    }

    @Override
    public boolean copy(Location from, Location to) {
        return store.copy(from, to);
    }

    @Override
    public void delete(Location location) {
        store.delete(location);
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit) {
        return store.list(folder, afterOrEmpty, limit);
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit, Consumer<StorageException> unnamed) {
        return store.list(folder, afterOrEmpty, limit, unnamed);
    }

    @Override
    public Optional<Path> file(Location location) {
        return store.file(location);
    }
}
