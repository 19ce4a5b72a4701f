package dev.millrace.service.deploy.aws;

import dev.millrace.graph.Failure;
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
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Quotas of an account, as Service Quotas tells them: one operation, for which a client of the SDK is not worth its jar. */
final class SignedQuotas implements QuotaProbe.Quotas, AutoCloseable {
    private static final String SERVICE = "servicequotas";
    private static final String OPERATION = "ServiceQuotasV20190624.GetServiceQuota";
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final int OK = 200;

    private final URI endpoint;
    private final RequestSigner signer;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(SILENCE)
            .build();

    SignedQuotas(URI endpoint, String region, AwsCredentialsProvider credentials) {
        this.endpoint = endpoint;
        this.signer = RequestSigner.of(SERVICE, region, credentials);
    }

    /** Where the service of a region is. */
    static URI endpoint(Region region) {
        return URI.create("https://" + SERVICE + "." + region.id() + "."
                + PartitionMetadata.of(region).dnsSuffix() + "/");
    }

    @Override
    public double of(String service, String code) {
        byte[] body = JsonMapper.shared().writeValueAsBytes(Map.of("ServiceCode", service, "QuotaCode", code));
        JsonNode value = answer(body).at("/Quota/Value");
        if (!value.isNumber()) {
            throw refused("the answer has no value of the quota " + code);
        }
        return value.asDouble();
    }

    private JsonNode answer(byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/x-amz-json-1.1");
        headers.put("X-Amz-Target", OPERATION);
        headers.putAll(signer.sign("POST", endpoint, headers, body));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint).timeout(SILENCE).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != OK) {
                throw refused(trouble(response));
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (IOException | JacksonException silent) {
            throw refused(String.valueOf(silent.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw refused("interrupted");
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

    private static RuntimeException refused(String why) {
        return Failure.invalid(
                        "QUOTAS_UNKNOWN",
                        "Service Quotas does not answer: " + why,
                        "Allow servicequotas:GetServiceQuota, or look in its console")
                .toException();
    }

    @Override
    public void close() {
        client.close();
    }
}
