package dev.millrace.service.deploy.aws;

import dev.millrace.service.client.aws.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Operations of a service that takes and gives JSON (protocol JSON 1.1): one is asked for, for which a client of the SDK is not worth its jar. */
final class SignedOperations implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final int OK = 200;

    private final URI endpoint;
    private final RequestSigner signer;
    private final Function<String, RuntimeException> refused;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(SILENCE)
            .build();

    /**
     * @param service as requests are signed for it
     * @param refused what is thrown when it refuses or does not answer, of why
     */
    SignedOperations(
            URI endpoint,
            String service,
            String region,
            AwsCredentialsProvider credentials,
            Function<String, RuntimeException> refused) {
        this.endpoint = endpoint;
        this.signer = RequestSigner.of(service, region, credentials);
        this.refused = refused;
    }

    /** Where a service of a region is. */
    static URI endpoint(String service, Region region) {
        return URI.create("https://" + service + "." + region.id() + "."
                + PartitionMetadata.of(region).dnsSuffix() + "/");
    }

    /** @param operation with the version of the service before it */
    JsonNode ask(String operation, Map<String, ?> parameters) {
        byte[] body = JsonMapper.shared().writeValueAsBytes(parameters);
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/x-amz-json-1.1");
        headers.put("X-Amz-Target", operation);
        headers.putAll(signer.sign("POST", endpoint, headers, body));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint).timeout(SILENCE).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != OK) {
                throw refused.apply(trouble(response));
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (IOException | JacksonException silent) {
            throw refused.apply(String.valueOf(silent.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw refused.apply("interrupted");
        }
    }

    /** What the service says of itself, or its status and the beginning of what came. */
    private static String trouble(HttpResponse<byte[]> response) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        try {
            JsonNode problem = JsonMapper.shared().readTree(text);
            String type = problem.path("__type").asString("").replaceFirst(".*#", "");
            String message =
                    problem.path("message").asString(problem.path("Message").asString(""));
            if (!type.isEmpty()) {
                return message.isEmpty() ? type : type + ": " + message;
            }
        } catch (JacksonException other) {
            // Not of the service: somebody between.
        }
        return "status " + response.statusCode() + " " + text.substring(0, Math.min(200, text.length()));
    }

    @Override
    public void close() {
        client.close();
    }
}
