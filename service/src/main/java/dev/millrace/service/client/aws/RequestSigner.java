package dev.millrace.service.client.aws;

import dev.millrace.graph.Failure;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Signs requests to a service of AWS, mostly a gateway (Signature Version 4). The credentials are asked for with each request, because temporary ones end. */
public final class RequestSigner {
    private static final String GATEWAYS = "execute-api";
    private static final Pattern GATEWAY =
            Pattern.compile("[a-z0-9]+\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?");

    private final AwsCredentialsProvider credentials;
    private final Supplier<String> usualRegion;
    private final String service;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    RequestSigner(AwsCredentialsProvider credentials, Supplier<String> usualRegion) {
        this(credentials, usualRegion, GATEWAYS);
    }

    private RequestSigner(AwsCredentialsProvider credentials, Supplier<String> usualRegion, String service) {
        this.credentials = credentials;
        this.usualRegion = usualRegion;
        this.service = service;
    }

    /** With credentials and region of this process. */
    public static RequestSigner usual() {
        return new RequestSigner(
                DefaultCredentialsProvider.builder().build(),
                () -> DefaultAwsRegionProviderChain.builder()
                        .build()
                        .getRegion()
                        .id());
    }

    /**
     * Of requests to a service for which there is no client.
     *
     * @param service as it is called in signatures
     */
    public static RequestSigner of(String service, String region, AwsCredentialsProvider credentials) {
        return new RequestSigner(credentials, () -> region, service);
    }

    /**
     * The headers that say who sends a request, beside those that it has.
     *
     * @param headers that are signed too
     * @throws dev.millrace.graph.MillraceException {@code NO_CREDENTIALS}
     */
    public SortedMap<String, String> sign(String method, URI uri, Map<String, String> headers, byte[] body) {
        try {
            SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.fromValue(method))
                    .uri(uri);
            headers.forEach(request::putHeader);
            SdkHttpRequest signed = signer.sign(signing -> signing.identity(credentials.resolveCredentials())
                            .request(request.build())
                            .payload(ContentStreamProvider.fromByteArray(body))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region(uri.getHost())))
                    .request();
            SortedMap<String, String> added = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            signed.forEachHeader((name, values) -> added.put(name, String.join(",", values)));
            headers.keySet().forEach(added::remove);
            // The client says itself where a request goes.
            added.remove("Host");
            return added;
        } catch (SdkClientException missing) {
            throw Failure.invalid(
                            "NO_CREDENTIALS",
                            "The request cannot be signed: there are no credentials of AWS, or no region",
                            "Log in as for the AWS command line, or set AWS_PROFILE and AWS_REGION")
                    .toException();
        }
    }

    /** A gateway's own name has it; of another name the region is that of this process. */
    private String region(String host) {
        return Optional.of(GATEWAY.matcher(host))
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .orElseGet(usualRegion);
    }
}
