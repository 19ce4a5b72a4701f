package dev.millrace.storage.aws;

import dev.millrace.storage.AtOnce;
import dev.millrace.storage.aws.S3Writes.If;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Large objects in parts, several at once. An upload that does not come to its end is aborted, so that nobody pays for its parts. */
final class S3Multipart {
    private static final int MOST_PARTS = 10_000;
    private static final Semaphore PARTS = new Semaphore(64);

    private final S3Clients clients;
    private final S3Writes writes;
    private final S3Settings.Transfer transfer;

    S3Multipart(S3Clients clients, S3Writes writes, S3Settings.Transfer transfer) {
        this.clients = clients;
        this.writes = writes;
        this.transfer = transfer;
    }

    /** Puts the parts at their place, and returns them in order. */
    interface Parts {
        CompletedPart part(Upload upload, int number);
    }

    /** @param number from 1 */
    record Upload(S3Address address, String id, long partBytes, long sizeBytes) {
        int parts() {
            return (int) Math.max(1, (sizeBytes + partBytes - 1) / partBytes);
        }

        long from(int number) {
            return (number - 1) * partBytes;
        }

        long length(int number) {
            return Math.min(partBytes, sizeBytes - from(number));
        }
    }

    Optional<String> upload(S3Address address, Bytes bytes, If condition) {
        return write(
                address,
                bytes.length(),
                transfer.partBytes(),
                condition,
                "write",
                (upload, number) -> put(upload, number, bytes));
    }

    private CompletedPart put(Upload upload, int number, Bytes bytes) {
        Bytes part = bytes.part(upload.from(number), upload.length(number));
        String checksum = part.checksum();
        String tag = clients.of(upload.address())
                .uploadPart(
                        request -> request.bucket(upload.address().bucket())
                                .key(upload.address().key())
                                .uploadId(upload.id())
                                .partNumber(number)
                                .checksumCRC32C(checksum)
                                .expectedBucketOwner(clients.owner(upload.address())),
                        part.body())
                .eTag();
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(tag)
                .checksumCRC32C(checksum)
                .build();
    }

    /**
     * Empty: the condition does not hold.
     *
     * @param leastPartBytes parts are larger where there would be too many
     */
    Optional<String> write(
            S3Address address, long sizeBytes, long leastPartBytes, If condition, String action, Parts parts) {
        String id = S3Writes.newId();
        long partBytes = Math.max(leastPartBytes, (sizeBytes + MOST_PARTS - 1) / MOST_PARTS);
        Upload upload = new Upload(address, begin(address, id, action), partBytes, sizeBytes);
        boolean completed = false;
        try {
            List<CompletedPart> done = all(upload, parts, action);
            Optional<String> tag = complete(upload, done, id, condition);
            completed = tag.isPresent();
            return tag;
        } finally {
            if (!completed) {
                abort(upload);
            }
        }
    }

    private String begin(S3Address address, String id, String action) {
        try {
            return clients.of(address)
                    .createMultipartUpload(request -> request.bucket(address.bucket())
                            .key(address.key())
                            .metadata(S3Writes.metadata(id))
                            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                            .expectedBucketOwner(clients.owner(address)))
                    .uploadId();
        } catch (SdkException error) {
            throw S3Errors.ofRead(action, address, error);
        }
    }

    /** A part that fails leaves no object: nothing happened. */
    private List<CompletedPart> all(Upload upload, Parts parts, String action) {
        try {
            return AtOnce.map(transfer.parallel(), upload.parts(), index -> part(upload, parts, index + 1));
        } catch (SdkException error) {
            throw S3Errors.ofRead(action, upload.address(), error);
        }
    }

    /** Of all uploads of the process so many are under way, because each holds a socket. */
    private static CompletedPart part(Upload upload, Parts parts, int number) {
        PARTS.acquireUninterruptibly();
        try {
            return parts.part(upload, number);
        } finally {
            PARTS.release();
        }
    }

    private Optional<String> complete(Upload upload, List<CompletedPart> parts, String id, If condition) {
        CallRecord call = new CallRecord();
        S3Address address = upload.address();
        try {
            return Optional.of(clients.of(address)
                    .completeMultipartUpload(request -> request.bucket(address.bucket())
                            .key(address.key())
                            .uploadId(upload.id())
                            .multipartUpload(all -> all.parts(new ArrayList<>(parts)))
                            .ifNoneMatch(condition.ifNoneMatch())
                            .ifMatch(condition.ifMatch())
                            .expectedBucketOwner(clients.owner(address))
                            .overrideConfiguration(S3Clients.recorded(call)))
                    .eTag());
        } catch (SdkException error) {
            if (S3Errors.is(error, "NoSuchUpload")) {
                call.unclear();
            }
            return writes.outcome(address, id, condition, error, call);
        }
    }

    private void abort(Upload upload) {
        try {
            clients.of(upload.address())
                    .abortMultipartUpload(
                            request -> request.bucket(upload.address().bucket())
                                    .key(upload.address().key())
                                    .uploadId(upload.id())
                                    .expectedBucketOwner(clients.owner(upload.address())));
        } catch (SdkException left) {
            // the bucket's lifecycle takes what is left of uploads
        }
    }
}
