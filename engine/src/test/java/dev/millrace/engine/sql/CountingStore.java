package dev.millrace.engine.sql;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are read, and the requests for them. */
final class CountingStore implements ObjectStore {
    private final ObjectStore store;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    CountingStore(ObjectStore store) {
        this.store = store;
    }

    long bytes() {
        return bytes.get();
    }

    long requests() {
        return requests.get();
    }

    void reset() {
        bytes.set(0);
        requests.set(0);
    }

    private byte[] counted(byte[] read) {
        requests.incrementAndGet();
        bytes.addAndGet(read.length);
        return read;
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        return store.getRange(location, offset, length).map(this::counted);
    }

    @Override
    public Optional<Blob> get(Location location) {
        return store.get(location).map(blob -> new Blob(counted(blob.bytes()), blob.tag()));
    }

    @Override
    public Optional<InputStream> open(Location location) {
        return store.get(location).map(blob -> new ByteArrayInputStream(counted(blob.bytes())));
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
    public Optional<Path> file(Location location) {
        return store.file(location);
    }
}
