package dev.millrace.tests.aws;

import dev.millrace.storage.aws.AwsAccount;
import dev.millrace.storage.aws.Buckets;
import dev.millrace.storage.aws.Emulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket of its own, which this process's runs reach with the usual credentials. Emptied and removed at the end. */
public final class Lake implements AutoCloseable {
    private static @Nullable AwsAccount shared;

    private final AwsAccount account = account();
    private final String bucket = account.unique("lake");
    private final S3Client client;

    public Lake() {
        client = account.s3().build();
        Buckets.create(account, client, bucket);
    }

    /** One for all tests of the process, because credentials of a process are properties of it. */
    private static synchronized AwsAccount account() {
        if (shared == null) {
            AwsAccount account = Emulator.account();
            account.takeAsOwn();
            shared = account;
        }
        return shared;
    }

    /** Where it is, as variables of a command. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("AWS_REGION", account.region().id());
        if (account.endpointOrNull() != null) {
            environment.put("AWS_ENDPOINT_URL", account.endpointOrNull().toString());
        }
        return environment;
    }

    /** The same as settings. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("s3.region", account.region().id());
        if (account.endpointOrNull() != null) {
            settings.put("s3.endpoint", account.endpointOrNull().toString());
        }
        return settings;
    }

    /** A client of another service of the same account. */
    public <B extends AwsClientBuilder<B, C>, C> B configure(B builder) {
        return account.configure(builder);
    }

    public boolean isEmulated() {
        return account.endpointOrNull() != null;
    }

    public String bucket() {
        return bucket;
    }

    /** {@code s3://bucket/key}. */
    public String at(String key) {
        return "s3://" + bucket + "/" + key;
    }

    public void upload(Path file, String key) {
        client.putObject(request -> request.bucket(bucket).key(key), file);
    }

    /** All files below a folder, by their paths in it. */
    public void uploadAll(Path folder, String prefix) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .sorted()
                    .forEach(file -> upload(file, prefix + "/" + folder.relativize(file)));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    public void download(String key, Path file) {
        client.getObject(request -> request.bucket(bucket).key(key), file);
    }

    /** Keys below a folder, in order. */
    public List<String> keys(String prefix) {
        return client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    @Override
    public void close() {
        Buckets.remove(client, bucket);
        client.close();
    }
}
