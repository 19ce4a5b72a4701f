package dev.millrace.storage.aws;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore.Listed;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists, page by page, in S3's own order, which is that of UTF-8 bytes. */
final class S3Lists {
    private static final int PAGE = 1000;

    private final S3Clients clients;

    S3Lists(S3Clients clients) {
        this.clients = clients;
    }

    /** @param unnamed told of each object whose key no location can have; what is left out of a list is left out of an answer, unless it throws */
    List<Listed> list(S3Address folder, String afterOrEmpty, int limit, Consumer<StorageException> unnamed) {
        String prefix = folder.key().isEmpty() ? "" : folder.key() + "/";
        List<Listed> found = new ArrayList<>();
        String bucket = folder.bucketUri();
        boolean before = afterOrEmpty.isEmpty() || Utf8Order.OF_TEXT.compare(afterOrEmpty, bucket + prefix) < 0;
        if (!before && !afterOrEmpty.startsWith(bucket)) {
            return found;
        }
        String after = before ? "" : afterOrEmpty.substring(bucket.length());
        String token = null;
        while (found.size() < limit) {
            ListObjectsV2Response page = page(folder, prefix, after, token, Math.min(PAGE, limit - found.size()));
            page.contents().forEach(object -> add(folder, object, found, unnamed));
            if (!Boolean.TRUE.equals(page.isTruncated())) {
                break;
            }
            token = page.nextContinuationToken();
        }
        return found;
    }

    private ListObjectsV2Response page(
            S3Address folder, String prefix, String after, @Nullable String token, int most) {
        try {
            return clients.of(folder)
                    .listObjectsV2(request -> request.bucket(folder.bucket())
                            .prefix(prefix)
                            .startAfter(after.isEmpty() ? null : after)
                            .continuationToken(token)
                            .maxKeys(most)
                            .expectedBucketOwner(clients.owner(folder)));
        } catch (SdkException error) {
            throw S3Errors.ofRead("list", folder, error);
        }
    }

    /** Empty objects whose keys end with a slash stand for folders in consoles; they are no objects here. */
    private static void add(S3Address folder, S3Object object, List<Listed> found, Consumer<StorageException> unnamed) {
        String key = object.key();
        if (key.endsWith("/") && object.size() == 0) {
            return;
        }
        Location location;
        try {
            location = named(folder, key);
        } catch (StorageException.Denied denied) {
            unnamed.accept(denied);
            return;
        }
        found.add(
                new Listed(location, object.size(), object.lastModified().getEpochSecond() * 1_000_000, object.eTag()));
    }

    private static Location named(S3Address folder, String key) {
        String parts = "/" + key + "/";
        if (parts.contains("//") || parts.contains("/./") || parts.contains("/../")) {
            throw new StorageException.Denied(
                    "BAD_KEY",
                    "The object '" + key + "' in bucket '" + folder.bucket()
                            + "' has an empty part, '.' or '..' in its key, so it cannot be named",
                    "Copy it to another key and delete it, or choose a folder without it",
                    null);
        }
        return S3Address.of(folder.location(key)).location();
    }
}
