package dev.millrace.storage.aws;

import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An account with one bucket, which is emptied and removed at the end. */
final class S3Account implements AutoCloseable {
    private final AwsAccount account = Emulator.account();
    private final String bucket = account.unique("objects");
    private final S3Client client;

    S3Account() {
        var builder = account.configure(S3Client.builder());
        if (account.endpointOrNull() != null) {
            builder.forcePathStyle(true);
        }
        client = builder.build();
        client.createBucket(request -> {
            request.bucket(bucket);
            if (account.endpointOrNull() == null) {
                request.createBucketConfiguration(
                        where -> where.locationConstraint(account.region().id()));
            }
        });
    }

    String bucket() {
        return bucket;
    }

    /** The service without the store under test. */
    S3Client client() {
        return client;
    }

    S3Settings settings() {
        return new S3Settings(
                account.endpointOrNull(),
                account.region().id(),
                new TreeSet<>(),
                new TreeMap<>(),
                S3Settings.Transfer.USUAL,
                S3Settings.Patience.USUAL);
    }

    S3ObjectStore store(S3Settings settings) {
        return store(settings, S3Clients.connections(settings));
    }

    S3ObjectStore store(S3Settings settings, SdkHttpClient http) {
        return new S3ObjectStore(settings, account.credentials(), http);
    }

    @Override
    public void close() {
        client.listObjectsV2Paginator(request -> request.bucket(bucket))
                .contents()
                .forEach(object ->
                        client.deleteObject(request -> request.bucket(bucket).key(object.key())));
        client.listMultipartUploads(request -> request.bucket(bucket))
                .uploads()
                .forEach(upload -> client.abortMultipartUpload(
                        request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
        client.deleteBucket(request -> request.bucket(bucket));
        client.close();
    }
}
