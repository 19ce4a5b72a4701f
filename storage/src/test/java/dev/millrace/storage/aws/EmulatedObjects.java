package dev.millrace.storage.aws;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket in an account of its own behind the adapter of S3, for tests of other modules; the requests of the adapter are kept. */
public final class EmulatedObjects implements AutoCloseable {
    private final S3Account account = new S3Account();
    private final FaultyHttp http = new FaultyHttp(S3Clients.connections(account.settings()));
    private final S3ObjectStore store = account.store(account.settings(), http);

    /**
     * A request as it was sent, repetitions by the SDK included.
     *
     * @param operation the method; COPY of one that copies
     * @param queryOrEmpty what is asked of the bucket or of an upload in parts
     * @param rangeOrEmpty as {@code bytes=0-9}
     * @param sentBytes of the object that it brings
     * @param receivedBytes of the answer's body
     */
    public record Asked(
            String operation,
            Location location,
            String queryOrEmpty,
            String rangeOrEmpty,
            long sentBytes,
            long receivedBytes) {}

    public ObjectStore store() {
        return store;
    }

    public Location at(String key) {
        return new Location("s3://" + account.bucket() + "/" + key);
    }

    /** Requests in the order of their answers. */
    public List<Asked> asked() {
        return http.received().stream().map(this::asked).toList();
    }

    private Asked asked(FaultyHttp.Received received) {
        String[] words = received.request().split(" ", 3);
        String[] parts = words[1].split("\\?", 2);
        String key = parts[0].substring(parts[0].indexOf('/', 1) + 1);
        return new Asked(
                received.copies() ? "COPY" : words[0],
                at(key),
                parts.length > 1 ? parts[1] : "",
                words.length > 2 ? words[2] : "",
                received.sentBytes(),
                words[0].equals("HEAD") ? 0 : received.bytes());
    }

    /** Sizes of the objects below a folder, as the service tells them without the adapter. */
    public SortedMap<Location, Long> sizes(String folder) {
        SortedMap<Location, Long> sizes = new TreeMap<>();
        for (S3Object object : account.client()
                .listObjectsV2Paginator(
                        request -> request.bucket(account.bucket()).prefix(folder))
                .contents()) {
            sizes.put(at(object.key()), object.size());
        }
        return sizes;
    }

    @Override
    public void close() {
        store.close();
        account.close();
    }
}
