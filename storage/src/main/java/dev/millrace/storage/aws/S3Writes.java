package dev.millrace.storage.aws;

import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Writes of objects. Each write has an id of its own among the object's metadata: an answer that may be the echo of an attempt before it is believed
 * only after a look at whose object is there.
 */
final class S3Writes {
    private static final String WRITE = "millrace-write";
    private static final int CONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    private final S3Clients clients;
    private final S3Reads reads;
    private final S3Settings.Transfer transfer;

    S3Writes(S3Clients clients, S3Reads reads, S3Settings.Transfer transfer) {
        this.clients = clients;
        this.reads = reads;
        this.transfer = transfer;
    }

    /** What must hold of the object that is there. */
    sealed interface If {
        record Any() implements If {}

        record Absent() implements If {}

        record Match(String tag) implements If {}

        default @Nullable String ifNoneMatch() {
            return this instanceof Absent ? "*" : null;
        }

        default @Nullable String ifMatch() {
            return this instanceof Match match ? match.tag() : null;
        }
    }

    /** The tag of what was written; empty: the condition does not hold. */
    Optional<String> write(S3Address address, Content content, If condition) {
        Optional<String> tag = content.sizeBytes() < transfer.multipartBytes()
                ? single(address, Bytes.of(content), condition)
                : new S3Multipart(clients, this, transfer).upload(address, Bytes.of(content), condition);
        if (tag.isPresent() && content instanceof Content.FromFile file && file.handOver()) {
            takeAway(file);
        }
        return tag;
    }

    private static void takeAway(Content.FromFile file) {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException stays) {
            // it was offered; the object is written all the same
        }
    }

    private Optional<String> single(S3Address address, Bytes bytes, If condition) {
        CallRecord call = new CallRecord();
        String id = newId();
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(address.bucket())
                .key(address.key())
                .ifNoneMatch(condition.ifNoneMatch())
                .ifMatch(condition.ifMatch())
                .checksumCRC32C(bytes.checksum())
                .metadata(metadata(id))
                .expectedBucketOwner(clients.owner(address))
                .overrideConfiguration(S3Clients.recorded(call))
                .build();
        try {
            return Optional.of(
                    clients.of(address).putObject(request, bytes.body()).eTag());
        } catch (SdkException error) {
            return outcome(address, id, condition, error, call);
        }
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    static Map<String, String> metadata(String id) {
        return Map.of(WRITE, id);
    }

    /** What a write that was told to have failed has done. */
    Optional<String> outcome(S3Address address, String id, If condition, SdkException error, CallRecord call) {
        boolean refused = isRefused(condition, error);
        if (!refused && S3Errors.status(error) != CONFLICT && !call.isUnclear()) {
            throw S3Errors.ofWrite("write", address, error, call);
        }
        Optional<Found> found = found(address, error, call);
        if (found.isPresent() && found.get().isOf(id)) {
            return Optional.of(found.get().tag());
        }
        if (refused) {
            return Optional.empty();
        }
        if (S3Errors.status(error) == CONFLICT && !call.isUnclear()) {
            return conflict(address, condition, error, found);
        }
        throw S3Errors.ofWrite("write", address, error, call);
    }

    private static boolean isRefused(If condition, SdkException error) {
        return S3Errors.status(error) == CONDITION_FAILED
                || (condition instanceof If.Match && S3Errors.isMissing(error) && !S3Errors.is(error, "NoSuchUpload"));
    }

    /** Another write was going on. Nothing of this one is there: either the other has won, or nobody has. */
    private static Optional<String> conflict(
            S3Address address, If condition, SdkException error, Optional<Found> found) {
        boolean stillHolds = switch (condition) {
            case If.Any _ -> true;
            case If.Absent _ -> found.isEmpty();
            case If.Match match -> found.isPresent() && found.get().tag().equals(match.tag());
        };
        if (stillHolds) {
            throw new StorageException.Unavailable(
                    "'" + address.location() + "' is being written by another at the same moment", error);
        }
        return Optional.empty();
    }

    private Optional<Found> found(S3Address address, SdkException error, CallRecord call) {
        try {
            return reads.head(address).map(head -> new Found(head.metadata().getOrDefault(WRITE, ""), head.eTag()));
        } catch (StorageException unreadable) {
            StorageException fate = new StorageException.UnknownFate(
                    "whether '" + address.location() + "' was written is not known, and it cannot be read", error);
            fate.addSuppressed(unreadable);
            throw call.isUnclear() || !(unreadable instanceof StorageException.Denied) ? fate : unreadable;
        }
    }

    private record Found(String id, String tag) {
        boolean isOf(String write) {
            return id.equals(write);
        }
    }

    void delete(S3Address address) {
        CallRecord call = new CallRecord();
        try {
            clients.of(address)
                    .deleteObject(request -> request.bucket(address.bucket())
                            .key(address.key())
                            .expectedBucketOwner(clients.owner(address))
                            .overrideConfiguration(S3Clients.recorded(call)));
        } catch (SdkException error) {
            if (!S3Errors.isMissing(error)) {
                throw S3Errors.ofWrite("delete", address, error, call);
            }
        }
    }
}
