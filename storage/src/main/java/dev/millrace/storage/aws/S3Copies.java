package dev.millrace.storage.aws;

import dev.millrace.storage.StorageException;
import dev.millrace.storage.aws.S3Multipart.Upload;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Copies that S3 makes itself: in one request, and above a size in parts of the same source. */
final class S3Copies {
    private static final int SOURCE_CHANGED = 412;

    private final S3Clients clients;
    private final S3Reads reads;
    private final S3Writes writes;
    private final S3Settings.Transfer transfer;

    S3Copies(S3Clients clients, S3Reads reads, S3Writes writes, S3Settings.Transfer transfer) {
        this.clients = clients;
        this.reads = reads;
        this.writes = writes;
        this.transfer = transfer;
    }

    /** False: no source. */
    boolean copy(S3Address from, S3Address to) {
        Optional<HeadObjectResponse> source = reads.head(from);
        if (source.isEmpty()) {
            return false;
        }
        if (source.get().contentLength() <= transfer.copyBytes()) {
            return whole(from, to);
        }
        inParts(from, to, source.get());
        return true;
    }

    private boolean whole(S3Address from, S3Address to) {
        CallRecord call = new CallRecord();
        try {
            clients.of(to)
                    .copyObject(request -> request.sourceBucket(from.bucket())
                            .sourceKey(from.key())
                            .destinationBucket(to.bucket())
                            .destinationKey(to.key())
                            .expectedSourceBucketOwner(clients.owner(from))
                            .expectedBucketOwner(clients.owner(to))
                            .overrideConfiguration(S3Clients.recorded(call)));
            return true;
        } catch (SdkException error) {
            if (S3Errors.isMissing(error) && reads.head(from).isEmpty()) {
                return false;
            }
            throw S3Errors.ofWrite("copy to", to, error, call);
        }
    }

    private void inParts(S3Address from, S3Address to, HeadObjectResponse source) {
        new S3Multipart(clients, writes, transfer)
                .write(
                        to,
                        source.contentLength(),
                        transfer.copyPartBytes(),
                        new S3Writes.If.Any(),
                        "copy to",
                        (upload, number) -> part(from, upload, number, source.eTag()));
    }

    /** Of the source as it was when the copy began; another is an error. */
    private CompletedPart part(S3Address from, Upload upload, int number, String tag) {
        long first = upload.from(number);
        try {
            CopyPartResult part = clients.of(upload.address())
                    .uploadPartCopy(request -> request.sourceBucket(from.bucket())
                            .sourceKey(from.key())
                            .copySourceIfMatch(tag)
                            .copySourceRange("bytes=" + first + "-" + (first + upload.length(number) - 1))
                            .destinationBucket(upload.address().bucket())
                            .destinationKey(upload.address().key())
                            .uploadId(upload.id())
                            .partNumber(number)
                            .expectedSourceBucketOwner(clients.owner(from))
                            .expectedBucketOwner(clients.owner(upload.address())))
                    .copyPartResult();
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(part.eTag())
                    .checksumCRC32C(part.checksumCRC32C())
                    .build();
        } catch (SdkException error) {
            if (S3Errors.status(error) == SOURCE_CHANGED) {
                throw new StorageException.Unavailable(
                        "'" + from.location() + "' was replaced while it was copied", error);
            }
            throw error;
        }
    }
}
