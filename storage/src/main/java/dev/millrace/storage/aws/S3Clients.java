package dev.millrace.storage.aws;

import dev.millrace.storage.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * A client for each bucket: its retries draw on a token bucket of their own, so that one bucket that is throttled slows no other down. Connections
 * are shared. Made when a bucket is first touched, because credentials may be looked for on the network.
 */
final class S3Clients implements AutoCloseable {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);

    private final S3Settings settings;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final Map<String, S3Client> clients = new TreeMap<>();
    private final LongAdder throttled = new LongAdder();
    private @Nullable Region regionOrNull;

    S3Clients(S3Settings settings, AwsCredentialsProvider credentials, SdkHttpClient http) {
        this.settings = settings;
        this.credentials = credentials;
        this.http = http;
    }

    static SdkHttpClient connections(S3Settings settings) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.patience().connect())
                .socketTimeout(settings.patience().idle())
                .build();
    }

    /** Throws {@link StorageException.Denied}: the bucket is not allowed, or the process has no credentials or no region. */
    synchronized S3Client of(S3Address address) {
        requireAllowed(address);
        return clients.computeIfAbsent(address.bucket(), _ -> client());
    }

    /** Answers so far by which a bucket refused a request because it had too many. */
    long throttled() {
        return throttled.sum();
    }

    /** The account that must own a bucket; null: any. */
    @Nullable
    String owner(S3Address address) {
        return settings.owners().get(address.bucket());
    }

    private void requireAllowed(S3Address address) {
        if (!settings.buckets().isEmpty() && !settings.buckets().contains(address.bucket())) {
            throw new StorageException.Denied(
                    "BUCKET_NOT_ALLOWED",
                    "'" + address.location() + "' is in a bucket that may not be touched here",
                    "Use one of " + String.join(", ", settings.buckets()) + ", or have the bucket allowed",
                    null);
        }
    }

    private S3Client client() {
        requireCredentials();
        var builder = S3Client.builder()
                .httpClient(http)
                .credentialsProvider(credentials)
                .region(region())
                .serviceConfiguration(configuration())
                .overrideConfiguration(override -> override.retryStrategy(retries())
                        .apiCallAttemptTimeout(settings.patience().attempt())
                        .apiCallTimeout(settings.patience().call())
                        .addExecutionInterceptor(new CallRecord.Keeper(throttled)));
        if (settings.endpointOrNull() != null) {
            builder.endpointOverride(settings.endpointOrNull());
        }
        return builder.build();
    }

    private S3Configuration configuration() {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(settings.endpointOrNull() != null)
                .multiRegionEnabled(false)
                .useArnRegionEnabled(false)
                .expectContinueEnabled(false)
                .build();
    }

    /** The service's own: which errors are tried again, and how many tries may be spent while none succeeds. */
    private StandardRetryStrategy retries() {
        Duration most = settings.patience().mostBackoff();
        BackoffStrategy backoff =
                BackoffStrategy.exponentialDelay(most.compareTo(FIRST_BACKOFF) < 0 ? most : FIRST_BACKOFF, most);
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.patience().attempts())
                .backoffStrategy(backoff)
                .throttlingBackoffStrategy(backoff)
                .build();
    }

    S3Presigner presigner() {
        requireCredentials();
        S3Presigner.Builder builder = S3Presigner.builder()
                .credentialsProvider(credentials)
                .region(region())
                .serviceConfiguration(configuration());
        if (settings.endpointOrNull() != null) {
            builder.endpointOverride(settings.endpointOrNull());
        }
        return builder.build();
    }

    private void requireCredentials() {
        found(credentials::resolveCredentials, error -> S3Errors.noCredentials(error));
    }

    private synchronized Region region() {
        if (regionOrNull == null) {
            regionOrNull = settings.regionOrNull() != null
                    ? Region.of(settings.regionOrNull())
                    : found(
                            () -> DefaultAwsRegionProviderChain.builder()
                                    .build()
                                    .getRegion(),
                            S3Errors::noRegion);
        }
        return regionOrNull;
    }

    private static <T> T found(Supplier<T> what, Function<SdkClientException, StorageException> none) {
        try {
            return what.get();
        } catch (SdkClientException missing) {
            throw none.apply(missing);
        }
    }

    static AwsRequestOverrideConfiguration recorded(CallRecord call) {
        return AwsRequestOverrideConfiguration.builder()
                .putExecutionAttribute(CallRecord.OF_CALL, call)
                .build();
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(S3Client::close);
        clients.clear();
        http.close();
    }
}
