package dev.millrace.storage.aws;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Blob;
import dev.millrace.storage.ObjectStore.Stat;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Reads of objects. Whole ones are compared with the checksum that was sent with them, where there is one; of a range the length is compared. Bytes
 * that are cut short or changed on their way are asked for again.
 */
final class S3Reads {
    private static final int WRONG_RANGE = 416;
    private static final int CHECKED = 3;

    private final S3Clients clients;
    private final Set<String> seenBuckets = ConcurrentHashMap.newKeySet();

    S3Reads(S3Clients clients) {
        this.clients = clients;
    }

    Optional<Blob> get(S3Address address) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(client(address)
                        .getObject(
                                request(address, null, null)
                                        .checksumMode(ChecksumMode.ENABLED)
                                        .build(),
                                (response, bytes) -> new Blob(all(response, bytes), response.eTag())));
            } catch (SdkException error) {
                if (missing(address, error)) {
                    return Optional.empty();
                }
                if (!isOtherChecksum(error)) {
                    throw explained("read", address, error);
                }
                if (attempt == CHECKED) {
                    throw damaged(address, error);
                }
            }
        }
    }

    /** Bytes that are not those of which the checksum was stored. The client says so in its message only. */
    private static boolean isOtherChecksum(SdkException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("has a different checksum than expected")) {
                return true;
            }
        }
        return false;
    }

    private static RuntimeException damaged(S3Address address, SdkException error) {
        return new MillraceException(
                Failure.of(
                                FailureKind.CORRUPT,
                                "CORRUPT_OBJECT",
                                "the object '" + address.location() + "' has not the checksum that was stored with it")
                        .withRemedy("Keep it as evidence; write it again"),
                error);
    }

    private static byte[] all(GetObjectResponse response, InputStream bytes) throws IOException {
        return exactly(response.contentLength(), bytes);
    }

    /** The client compares checksums at the end, also at one that comes too early. */
    private static byte[] exactly(long length, InputStream in) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(length)];
        int size = 0;
        try {
            for (int read = 0; read >= 0 && size < length; size += Math.max(read, 0)) {
                read = in.read(bytes, size, bytes.length - size);
            }
            if (size == length && in.read() < 0) {
                return bytes;
            }
        } catch (SdkClientException otherChecksum) {
            if (size == length) {
                throw otherChecksum;
            }
        }
        throw cutShort(size, length);
    }

    private static RetryableException cutShort(long found, long expected) {
        return RetryableException.builder()
                .message("the answer had " + found + " bytes instead of " + expected)
                .build();
    }

    Optional<byte[]> range(S3Address address, long offset, int length) {
        if (offset < 0 || length <= 0 || offset + length < 0) {
            return stat(address).map(stat -> {
                if (offset < 0 || length < 0 || offset > stat.sizeBytes() - length) {
                    throw ObjectStore.tooShort(address.location(), offset, length, stat.sizeBytes());
                }
                return new byte[0];
            });
        }
        Part part;
        try {
            part = client(address)
                    .getObject(
                            request(address, "bytes=" + offset + "-" + (offset + length - 1), null)
                                    .build(),
                            (response, bytes) ->
                                    new Part(all(response, bytes), String.valueOf(response.contentRange())));
        } catch (SdkException error) {
            if (missing(address, error)) {
                return Optional.empty();
            }
            if (S3Errors.status(error) == WRONG_RANGE) {
                return stat(address).map(stat -> {
                    throw ObjectStore.tooShort(address.location(), offset, length, stat.sizeBytes());
                });
            }
            throw explained("read", address, error);
        }
        if (part.bytes().length != length) {
            throw ObjectStore.tooShort(address.location(), offset, length, part.totalOr(offset + part.bytes().length));
        }
        return Optional.of(part.bytes());
    }

    /** @param range as the answer tells it: {@code bytes 3-9/10} */
    private record Part(byte[] bytes, String range) {
        /** Size of the whole object. */
        long totalOr(long otherwise) {
            String total = range.substring(range.lastIndexOf('/') + 1);
            return total.matches("[0-9]{1,18}") ? Long.parseLong(total) : otherwise;
        }
    }

    Optional<InputStream> open(S3Address address) {
        try {
            return Optional.of(ResumedStream.of(this, address));
        } catch (SdkException error) {
            if (missing(address, error)) {
                return Optional.empty();
            }
            throw explained("read", address, error);
        }
    }

    GetObjectRequest.Builder request(S3Address address, @Nullable String rangeOrNull, @Nullable String tagOrNull) {
        return GetObjectRequest.builder()
                .bucket(address.bucket())
                .key(address.key())
                .range(rangeOrNull)
                .ifMatch(tagOrNull)
                .expectedBucketOwner(clients.owner(address));
    }

    S3Client client(S3Address address) {
        return clients.of(address);
    }

    Optional<Stat> stat(S3Address address) {
        return head(address).map(S3Reads::stat);
    }

    /** Whole seconds: heads tell no more. */
    private static Stat stat(HeadObjectResponse head) {
        return new Stat(head.contentLength(), head.lastModified().getEpochSecond() * 1_000_000, head.eTag());
    }

    Optional<HeadObjectResponse> head(S3Address address) {
        return head(address, null);
    }

    /** With the checksums that were stored with the object. */
    Optional<HeadObjectResponse> checked(S3Address address) {
        return head(address, ChecksumMode.ENABLED);
    }

    private Optional<HeadObjectResponse> head(S3Address address, @Nullable ChecksumMode modeOrNull) {
        if (address.key().isEmpty()) {
            return Optional.empty();
        }
        try {
            HeadObjectResponse head = client(address)
                    .headObject(request -> request.bucket(address.bucket())
                            .key(address.key())
                            .checksumMode(modeOrNull)
                            .expectedBucketOwner(clients.owner(address)));
            seenBuckets.add(address.bucket());
            return Optional.of(head);
        } catch (SdkException error) {
            if (missingAtHead(address, error)) {
                return Optional.empty();
            }
            throw explained("read", address, error);
        }
    }

    /** Whether the object is not there; a bucket that is not there is told by its own code. */
    private static boolean missing(S3Address address, SdkException error) {
        if (S3Errors.is(error, "NoSuchBucket")) {
            throw S3Errors.ofRead("read", address, error);
        }
        return S3Errors.isMissing(error);
    }

    /** The same after a head, which tells no difference: once for each bucket a read is asked for it. */
    private boolean missingAtHead(S3Address address, SdkException error) {
        if (!missing(address, error)) {
            return false;
        }
        if (!seenBuckets.contains(address.bucket())) {
            try {
                client(address).getObject(request(address, "bytes=0-0", null).build(), (_, _) -> "there");
            } catch (SdkException reason) {
                missing(address, reason);
            }
            seenBuckets.add(address.bucket());
        }
        return true;
    }

    /** A head's error has no text: a read of one byte is refused for the same reason, and says it. */
    private StorageException explained(String action, S3Address address, SdkException error) {
        boolean silent = S3Errors.status(error) >= 300
                && S3Errors.status(error) < 500
                && !(S3Errors.code(error).length() > 3);
        if (silent) {
            try {
                client(address).getObject(request(address, "bytes=0-0", null).build(), (_, _) -> "there");
            } catch (SdkException reason) {
                return S3Errors.ofRead(action, address, reason);
            }
        }
        return S3Errors.ofRead(action, address, error);
    }
}
