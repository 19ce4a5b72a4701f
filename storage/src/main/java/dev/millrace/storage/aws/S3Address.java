package dev.millrace.storage.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.graph.Location;
import dev.millrace.storage.StorageException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Bucket and key of {@code s3://bucket/key}. The key is everything after the bucket as it stands: nothing in it is decoded, and {@code ?} begins no
 * query. The bucket is a name alone, so that no location says where requests are sent: no host, no port, no user, no dots, no access points.
 *
 * @param key empty: the whole bucket, which is a folder only
 */
public record S3Address(String bucket, String key) {
    private static final String SCHEME = "s3://";
    private static final int MOST_KEY_BYTES = 1024;
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]");

    /** What names of buckets do not have, because aliases of other things do. */
    private static final List<String> OTHER_BEGINNINGS = List.of("xn--", "sthree-", "amzn-s3-demo-");

    private static final List<String> OTHER_ENDS = List.of("-s3alias", "--ol-s3", "--x-s3", "--table-s3");

    /** Throws {@link StorageException.Denied} when no bucket or object can have this location. */
    public static S3Address of(Location location) {
        String uri = location.uri();
        if (!uri.startsWith(SCHEME)) {
            throw denied("BAD_BUCKET", location, "it is not 's3://' and the name of a bucket", "Write s3://bucket/key");
        }
        int slash = uri.indexOf('/', SCHEME.length());
        String bucket = slash < 0 ? uri.substring(SCHEME.length()) : uri.substring(SCHEME.length(), slash);
        String key = slash < 0 ? "" : uri.substring(slash + 1);
        checkBucket(location, bucket);
        if (slash >= 0) {
            checkKey(location, key);
        }
        return new S3Address(bucket, key);
    }

    private static void checkBucket(Location location, String bucket) {
        if (bucket.indexOf('.') >= 0) {
            throw denied(
                    "BAD_BUCKET",
                    location,
                    "'" + bucket + "' has dots, as names of hosts have",
                    "Use a bucket whose name has no dots; endpoints are set by AWS_ENDPOINT_URL");
        }
        boolean other = OTHER_BEGINNINGS.stream().anyMatch(bucket::startsWith)
                || OTHER_ENDS.stream().anyMatch(bucket::endsWith);
        if (other || !BUCKET.matcher(bucket).matches()) {
            throw denied(
                    "BAD_BUCKET",
                    location,
                    "'" + bucket + "' is not the name of a bucket",
                    "A name has 3 to 63 letters a-z, digits and hyphens");
        }
    }

    private static void checkKey(Location location, String key) {
        String parts = "/" + key + "/";
        if (parts.contains("//") || parts.contains("/./") || parts.contains("/../")) {
            throw denied("BAD_KEY", location, "its key has an empty part, '.' or '..'", "Write each folder once");
        }
        if (key.chars().anyMatch(letter -> letter < ' ' || letter == 0x7f) || hasHalfCharacter(key)) {
            throw denied("BAD_KEY", location, "its key has a control character", "Leave that character out");
        }
        if (key.getBytes(UTF_8).length > MOST_KEY_BYTES) {
            throw denied(
                    "BAD_KEY", location, "its key is longer than " + MOST_KEY_BYTES + " bytes", "Use a shorter key");
        }
    }

    private static boolean hasHalfCharacter(String key) {
        return !UTF_8.newEncoder().canEncode(key);
    }

    private static StorageException denied(String code, Location location, String reason, String remedy) {
        return new StorageException.Denied(code, "'" + location + "' cannot be on S3: " + reason, remedy, null);
    }

    /** The location of another key of this bucket. */
    Location location(String otherKey) {
        return new Location(SCHEME + bucket + "/" + otherKey);
    }

    /** What the locations of all objects of this bucket begin with. */
    String bucketUri() {
        return SCHEME + bucket + "/";
    }

    public Location location() {
        return new Location(key.isEmpty() ? SCHEME + bucket : SCHEME + bucket + "/" + key);
    }
}
