package dev.millrace.storage.aws;

import dev.millrace.graph.Location;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.SlowRequests;
import dev.millrace.storage.StorageException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * Objects {@code s3://bucket/key}. Conditions are S3's own ({@code If-None-Match}, {@code If-Match}); tags are its entity tags, which an object of the
 * same bytes may have again. Times are whole seconds.
 *
 * <p>Requests are repeated by the SDK, within the limits of {@link S3Settings.Patience} and a bucket of tokens for each bucket.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
    /** A request waits for some 30 ms, and a prefix takes thousands in a second: what it refuses is sent again. Parts of large objects wait for each other. */
    private static final int REQUESTS_AT_ONCE = 256;

    /** Three times what most writes of a small object take. */
    private static final long PUT_PATIENCE_MILLIS = 100;

    private final S3Clients clients;
    private final S3Reads reads;
    private final S3Writes writes;
    private final S3Copies copies;
    private final S3Lists lists;

    /** With the credentials of the process: environment, profile, single sign-on, container or machine. */
    public static S3ObjectStore open(S3Settings settings) {
        return new S3ObjectStore(
                settings, DefaultCredentialsProvider.builder().build(), S3Clients.connections(settings));
    }

    /** @param http closed with the store */
    S3ObjectStore(S3Settings settings, AwsCredentialsProvider credentials, SdkHttpClient http) {
        this.clients = new S3Clients(settings, credentials, http);
        this.reads = new S3Reads(clients);
        this.writes = new S3Writes(clients, reads, settings.transfer());
        this.copies = new S3Copies(clients, reads, writes, settings.transfer());
        this.lists = new S3Lists(clients);
    }

    @Override
    public String put(Location location, Content content) {
        return writes.write(object(location), content, new S3Writes.If.Any())
                .orElseThrow(() -> new StorageException.UnknownFate(
                        "S3 refused to write '" + location + "' under a condition that was not set", null));
    }

    @Override
    public String putOwn(Location location, byte[] bytes) {
        try {
            return AtOnce.again(
                            2,
                            1,
                            _ -> put(location, Content.of(bytes)),
                            SlowRequests.alone(PUT_PATIENCE_MILLIS),
                            crowded())
                    .getFirst();
        } catch (CancellationException stopped) {
            throw new StorageException.UnknownFate(
                    "whether '" + location + "' was written is not known: nobody waited for the answer", stopped);
        }
    }

    /** Whether a bucket has refused anything since: more requests would be more of what it refuses. */
    private BooleanSupplier crowded() {
        long before = clients.throttled();
        return () -> clients.throttled() != before;
    }

    @Override
    public Optional<String> putIfAbsent(Location location, Content content) {
        return writes.write(object(location), content, new S3Writes.If.Absent());
    }

    @Override
    public Optional<String> putIfMatch(Location location, String tag, Content content) {
        return writes.write(object(location), content, new S3Writes.If.Match(tag));
    }

    @Override
    public Optional<Blob> get(Location location) {
        return reads.get(object(location));
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        return reads.range(object(location), offset, length);
    }

    @Override
    public Optional<InputStream> open(Location location) {
        return reads.open(object(location));
    }

    @Override
    public Optional<Stat> stat(Location location) {
        return reads.stat(S3Address.of(location));
    }

    @Override
    public boolean copy(Location from, Location to) {
        return copies.copy(object(from), object(to));
    }

    @Override
    public void delete(Location location) {
        writes.delete(object(location));
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit) {
        return lists.list(S3Address.of(folder), afterOrEmpty, limit, unnamed -> {
            throw unnamed;
        });
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit, Consumer<StorageException> unnamed) {
        return lists.list(S3Address.of(folder), afterOrEmpty, limit, unnamed);
    }

    /** None: S3 has no files. */
    @Override
    public Optional<Path> file(Location location) {
        return Optional.empty();
    }

    /**
     * A URL by which anybody may read the object until it ends, with the rights of this process. Nothing is asked of S3, so the object need not be
     * there.
     *
     * @param life at most 7 days; temporary credentials may end before
     */
    public URI presignedGet(Location location, Duration life) {
        S3Address address = object(location);
        clients.of(address);
        try (S3Presigner presigner = clients.presigner()) {
            return URI.create(presigner
                    .presignGetObject(presign -> presign.signatureDuration(life)
                            .getObjectRequest(reads.request(address, null, null).build()))
                    .url()
                    .toExternalForm());
        }
    }

    /**
     * An address that takes a PUT.
     *
     * @param headers that it has to have, beside its length
     */
    public record Presigned(URI url, Map<String, String> headers) {
        public Presigned {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * A URL by which whoever has it may put an object with exactly these bytes, over what is there, with the rights of this process: S3 refuses a body of
     * another length or another digest. Nothing is asked of S3.
     *
     * @param sha256 64 hexadecimal digits
     * @param life as that of {@link #presignedGet}
     */
    public Presigned presignedPut(Location location, String sha256, long sizeBytes, Duration life) {
        S3Address address = object(location);
        clients.of(address);
        try (S3Presigner presigner = clients.presigner()) {
            PresignedPutObjectRequest request = presigner.presignPutObject(presign -> presign.signatureDuration(life)
                    .putObjectRequest(put -> put.bucket(address.bucket())
                            .key(address.key())
                            .contentLength(sizeBytes)
                            .checksumSHA256(Base64.getEncoder()
                                    .encodeToString(HexFormat.of().parseHex(sha256)))
                            .expectedBucketOwner(clients.owner(address))));
            return new Presigned(URI.create(request.url().toExternalForm()), headers(request));
        }
    }

    /** Whoever puts knows the host and the length by himself. */
    private static Map<String, String> headers(PresignedPutObjectRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.signedHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
                headers.put(name, String.join(",", values));
            }
        });
        return headers;
    }

    /** What S3 has compared the bytes of an object with when they came; empty text: not with their SHA-256. */
    public record Stored(String sha256OrEmpty, long sizeBytes) {}

    /** Empty: there is no such object. */
    public Optional<Stored> sha256(Location location) {
        return reads.checked(object(location))
                .map(head -> new Stored(
                        Optional.ofNullable(head.checksumSHA256())
                                .filter(sum -> !sum.contains("-"))
                                .map(sum -> HexFormat.of()
                                        .formatHex(Base64.getDecoder().decode(sum)))
                                .orElse(""),
                        head.contentLength()));
    }

    /** A bucket alone is no object. */
    private static S3Address object(Location location) {
        S3Address address = S3Address.of(location);
        if (address.key().isEmpty()) {
            throw new StorageException.Denied(
                    "BAD_KEY", "'" + location + "' is a bucket, not an object", "Write s3://bucket/key", null);
        }
        return address;
    }

    @Override
    public <T> List<T> together(Location place, int number, IntFunction<T> request) {
        return AtOnce.map(REQUESTS_AT_ONCE, number, request);
    }

    @Override
    public <T> List<T> readTogether(Location place, int number, IntFunction<T> read) {
        return AtOnce.again(REQUESTS_AT_ONCE, number, read, SlowRequests.beside(number), crowded());
    }

    @Override
    public void close() {
        clients.close();
    }
}
