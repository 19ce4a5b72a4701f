package dev.millrace.simulation.scale;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.SlowRequests;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The object store as a process sees it: each request takes its time. Documents are kept, and their bytes take the time that theirs do. */
final class PacedObjects implements ObjectStore {
    private static final long COPIED_PART_BYTES = 128L << 20;
    private static final int COPIED_AT_ONCE = 4;
    private static final int REQUESTS_AT_ONCE = 256;
    private static final long PUT_PATIENCE_MILLIS = 100;

    private final Services services;
    private final CloudModel.Objects model;
    private final ObjectStore objects;

    PacedObjects(Services services) {
        this.services = services;
        this.model = services.model().objects();
        this.objects = services.objects();
    }

    @Override
    public String put(Location location, Content content) {
        return writing(location, content, () -> objects.put(location, content));
    }

    @Override
    public String putOwn(Location location, byte[] bytes) {
        return Together.again(
                        services.scheduler(),
                        2,
                        1,
                        _ -> put(location, Content.of(bytes)),
                        SlowRequests.alone(PUT_PATIENCE_MILLIS))
                .getFirst();
    }

    @Override
    public Optional<String> putIfAbsent(Location location, Content content) {
        return writing(location, content, () -> objects.putIfAbsent(location, content));
    }

    @Override
    public Optional<String> putIfMatch(Location location, String tag, Content content) {
        return writing(location, content, () -> objects.putIfMatch(location, tag, content));
    }

    private <T> T writing(Location location, Content content, Supplier<T> put) {
        services.bill().puts(1);
        services.pass("puts of " + bucket(location), model.putsASecond(), 1);
        services.wait(model.put());
        services.scheduler().sleep(millis(content.sizeBytes()));
        return put.get();
    }

    private long millis(long bytes) {
        return (long) (bytes * 1000 / services.model().network().bytesASecond());
    }

    /** The home and each spool are buckets, of which each answers so many requests. */
    private static String bucket(Location location) {
        String uri = location.uri();
        int end = uri.indexOf('/', uri.indexOf('/') + 1);
        return end < 0 ? uri : uri.substring(0, end);
    }

    private void read(Location location, long bytes) {
        services.bill().gets(1);
        services.pass("reads of " + bucket(location), model.readsASecond(), 1);
        services.wait(model.firstByte());
        services.scheduler().sleep(millis(bytes));
    }

    @Override
    public Optional<Blob> get(Location location) {
        Optional<Blob> blob = objects.get(location);
        read(location, blob.map(found -> found.bytes().length).orElse(0));
        return blob;
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        read(location, length);
        return objects.getRange(location, offset, length);
    }

    @Override
    public Optional<InputStream> open(Location location) {
        read(location, 0);
        return objects.open(location);
    }

    @Override
    public Optional<Stat> stat(Location location) {
        read(location, 0);
        return objects.stat(location);
    }

    /** Of an object of the size that a {@link ModelRunner} has said; the store itself moves it. */
    @Override
    public boolean copy(Location from, Location to) {
        services.bill().puts(1);
        services.wait(model.put());
        long bytes = objects.get(from)
                .map(blob -> Placeholder.sizeBytes(blob.bytes()))
                .orElse(0L);
        long parts = Math.clamp(bytes / COPIED_PART_BYTES, 1, COPIED_AT_ONCE);
        services.scheduler().sleep((long) (bytes * 1000 / (model.copyBytesASecond() * parts)));
        return objects.copy(from, to);
    }

    @Override
    public <T> List<T> together(Location place, int number, IntFunction<T> request) {
        return Together.map(services.scheduler(), REQUESTS_AT_ONCE, number, request);
    }

    @Override
    public <T> List<T> readTogether(Location place, int number, IntFunction<T> read) {
        return Together.again(services.scheduler(), REQUESTS_AT_ONCE, number, read, SlowRequests.beside(number));
    }

    @Override
    public void delete(Location location) {
        services.wait(model.put());
        objects.delete(location);
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit) {
        services.bill().puts(1);
        services.wait(model.firstByte());
        return objects.list(folder, afterOrEmpty, limit);
    }

    @Override
    public Optional<Path> file(Location location) {
        return objects.file(location);
    }
}
