package dev.millrace.storage.aws;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Every request that a store makes. */
final class S3Touch {
    private S3Touch() {}

    static void everything(S3ObjectStore store, Location a, Location b) {
        String tag = store.put(a, Content.of(new byte[5]));
        store.putIfMatch(a, tag, Content.of(new byte[6]));
        store.putIfAbsent(a, Content.of(new byte[7]));
        store.get(a);
        store.getRange(a, 1, 2);
        store.stat(a);
        try (InputStream in = store.open(a).orElseThrow()) {
            in.readAllBytes();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        store.copy(a, b);
        byte[] large = new byte[(1 << 20) + 1];
        store.put(a, Content.of(large));
        store.copy(a, b);
        store.putIfAbsent(a, Content.of(large));
        store.list(new Location("s3://" + S3Address.of(a).bucket()), "", 10);
        store.delete(a);
        store.delete(b);
    }
}
