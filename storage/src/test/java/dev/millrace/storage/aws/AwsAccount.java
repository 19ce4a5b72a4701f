package dev.millrace.storage.aws;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

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

    /** Endpoint, region and credentials; the rest is the caller's. S3 also wants {@code forcePathStyle(true)} where there is an endpoint. */
    public <B extends AwsClientBuilder<B, C>, C> B configure(B builder) {
        builder.region(region).credentialsProvider(credentials);
        if (endpointOrNull != null) {
            builder.endpointOverride(endpointOrNull);
        }
        return builder;
    }

    /** A name that nobody has, valid for buckets, tables and queues: lower-case letters, digits, hyphens; at most 38 characters and the name. */
    public String unique(String name) {
        return "mr-" + name + "-" + UUID.randomUUID().toString().replace("-", "");
    }
}
