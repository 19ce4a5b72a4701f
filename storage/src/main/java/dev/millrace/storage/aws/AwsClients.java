package dev.millrace.storage.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * How clients of small requests are set up: explicit timeouts, and no retries of the SDK, because only the adapters know which request may be sent
 * again ({@link Attempts}). Region, credentials and endpoint are the caller's.
 */
public final class AwsClients {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration CALL = Duration.ofSeconds(20);

    private AwsClients() {}

    /** The JDK's client: it starts fastest, and keeps no threads. Shared by the clients of a process; closed by who made it. */
    public static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build();
    }

    public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B small(
            B builder, SdkHttpClient http) {
        return builder.httpClient(http)
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallAttemptTimeout(CALL)
                        .apiCallTimeout(CALL));
    }
}
