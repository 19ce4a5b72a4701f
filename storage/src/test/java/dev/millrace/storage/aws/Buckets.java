package dev.millrace.storage.aws;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Buckets of tests: nothing of them is left on an endpoint that others use. */
public final class Buckets {
    private static final int NOT_EMPTY = 409;
    private static final long PAUSE_MILLIS = 50;

    private Buckets() {}

    /** Makes one, in the region of the account: in the first of all regions, which has to be left unsaid, or in one that has to be said. */
    public static void create(AwsAccount account, S3Client client, String bucket) {
        client.createBucket(request -> {
            request.bucket(bucket);
            if (!account.region().equals(Region.US_EAST_1)) {
                request.createBucketConfiguration(
                        where -> where.locationConstraint(account.region().id()));
            }
        });
    }

    /** Empties it and removes it. What was on its way when its sender was killed may arrive late. */
    public static void remove(S3Client client, String bucket) {
        while (!isRemoved(client, bucket)) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted before " + bucket + " was removed", interrupted);
            }
        }
    }

    private static boolean isRemoved(S3Client client, String bucket) {
        client.listObjectsV2Paginator(request -> request.bucket(bucket))
                .contents()
                .forEach(object ->
                        client.deleteObject(request -> request.bucket(bucket).key(object.key())));
        client.listMultipartUploads(request -> request.bucket(bucket))
                .uploads()
                .forEach(upload -> client.abortMultipartUpload(
                        request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
        try {
            client.deleteBucket(request -> request.bucket(bucket));
            return true;
        } catch (S3Exception error) {
            if (error.statusCode() != NOT_EMPTY) {
                throw error;
            }
            return false;
        }
    }
}
