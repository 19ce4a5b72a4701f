package dev.millrace.storage.aws;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An account with one bucket, which is emptied and removed at the end. */
final class S3Account implements AutoCloseable {
    private final AwsAccount account = Emulator.account();
    private final String bucket = account.unique("objects");
    private final S3Client client;

    S3Account() {
        client = account.s3().build();
        Buckets.create(account, client, bucket);
    }

    String bucket() {
        return bucket;
    }

    /** The service without the store under test. */
    S3Client client() {
        return client;
    }

    S3Settings settings() {
        return account.settings();
    }

    S3ObjectStore store(S3Settings settings) {
        return store(settings, S3Clients.connections(settings));
    }

    S3ObjectStore store(S3Settings settings, SdkHttpClient http) {
        return new S3ObjectStore(settings, account.credentials(), http);
    }

    S3Clients clients(S3Settings settings, SdkHttpClient http) {
        return new S3Clients(settings, account.credentials(), http);
    }

    @Override
    public void close() {
        Buckets.remove(client, bucket);
        client.close();
    }
}
