package dev.millrace.storage.aws;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Where a test's clients go.
 *
 * @param endpointOrNull of all services; null: each service's own
 */
public record AwsAccount(@Nullable URI endpointOrNull, Region region, AwsCredentialsProvider credentials) {
    static final Region REGION = Region.EU_CENTRAL_1;

    /** With the credentials and the region of this user. */
    static AwsAccount usual(@Nullable URI endpointOrNull) {
        Region region;
        try {
            region = new DefaultAwsRegionProviderChain().getRegion();
        } catch (RuntimeException unset) {
            region = REGION;
        }
        return new AwsAccount(
                endpointOrNull, region, DefaultCredentialsProvider.builder().build());
    }

    /** Endpoint, region and credentials; the rest is the caller's. */
    public <B extends AwsClientBuilder<B, C>, C> B configure(B builder) {
        builder.region(region).credentialsProvider(credentials);
        if (endpointOrNull != null) {
            builder.endpointOverride(endpointOrNull);
        }
        return builder;
    }

    /** A client of S3 as {@link #configure} makes others; buckets of an endpoint are in paths, not in names of hosts. */
    public S3ClientBuilder s3() {
        return configure(S3Client.builder()).forcePathStyle(endpointOrNull != null);
    }

    /** How the store under test reaches it. */
    public S3Settings settings() {
        return new S3Settings(
                endpointOrNull,
                region.id(),
                new TreeSet<>(),
                new TreeMap<>(),
                S3Settings.Transfer.USUAL,
                S3Settings.Patience.USUAL);
    }

    /** All objects, with these credentials, whatever those of this process are. */
    public S3ObjectStore objects() {
        return new S3ObjectStore(settings(), credentials, S3Clients.connections(settings()));
    }

    /** Region and credentials, as variables of a process that has no others. The endpoint is the caller's. */
    public Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>(Map.of("AWS_REGION", region.id()));
        AwsCredentials resolved = credentials.resolveCredentials();
        variables.put("AWS_ACCESS_KEY_ID", resolved.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", resolved.secretAccessKey());
        if (resolved instanceof AwsSessionCredentials passing) {
            variables.put("AWS_SESSION_TOKEN", passing.sessionToken());
        }
        return variables;
    }

    /** Makes the credentials of an emulated account those of this process, which can have one such account only. Others are the process's already. */
    public void takeAsOwn() {
        if (credentials instanceof DefaultCredentialsProvider) {
            return;
        }
        AwsCredentials resolved = credentials.resolveCredentials();
        System.setProperty("aws.accessKeyId", resolved.accessKeyId());
        System.setProperty("aws.secretAccessKey", resolved.secretAccessKey());
    }

    /** A name that nobody has, valid for buckets, tables and queues: lower-case letters, digits, hyphens; at most 38 characters and the name. */
    public String unique(String name) {
        return "mr-" + name + "-" + UUID.randomUUID().toString().replace("-", "");
    }
}
