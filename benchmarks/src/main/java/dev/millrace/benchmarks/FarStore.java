package dev.millrace.benchmarks;

import dev.millrace.graph.Location;
import dev.millrace.storage.ForwardingStore;
import dev.millrace.storage.ObjectStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A store as one cloud function sees it: each answer begins after a while, and all bytes pass through one connection. Its bytes are counted. */
final class FarStore extends ForwardingStore {
    private static final double BYTES_A_SECOND = 75e6;
    private static final long FIRST_BYTE_NANOS = 30_000_000;

    private final AtomicLong freeNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong bytes = new AtomicLong();

    FarStore(ObjectStore store) {
        super(store);
    }

    long bytes() {
        return bytes.get();
    }

    private void pass(long length) {
        long now = System.nanoTime();
        long lasts = Math.round(length / BYTES_A_SECOND * TimeUnit.SECONDS.toNanos(1));
        long over = freeNanos.updateAndGet(free -> Math.max(free, now + FIRST_BYTE_NANOS) + lasts);
        for (long left = over - System.nanoTime(); left > 0; left = over - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        Optional<byte[]> range = super.getRange(location, offset, length);
        bytes.addAndGet(length);
        pass(length);
        return range;
    }

    @Override
    public Optional<Blob> get(Location location) {
        Optional<Blob> blob = super.get(location);
        pass(blob.map(found -> (long) found.bytes().length).orElse(0L));
        return blob;
    }

    @Override
    public Optional<InputStream> open(Location location) {
        long length = super.stat(location).map(Stat::sizeBytes).orElse(0L);
        bytes.addAndGet(length);
        pass(length);
        return super.open(location);
    }

    @Override
    public Optional<Stat> stat(Location location) {
        pass(0);
        return super.stat(location);
    }

    @Override
    public String put(Location location, Content content) {
        pass(0);
        return super.put(location, content);
    }

    @Override
    public Optional<Path> file(Location location) {
        return Optional.empty();
    }
}
