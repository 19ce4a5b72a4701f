package dev.millrace.service.client.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Requests against a gateway that computes each signature again by itself. */
class SignedRequestsTest {
    private static final byte[] NONE = new byte[0];

    private VerifyingGateway gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new VerifyingGateway();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private static RequestSigner signer(String secret) {
        return new RequestSigner(
                StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(VerifyingGateway.KEY, secret, VerifyingGateway.SESSION)),
                () -> VerifyingGateway.REGION);
    }

    private int send(String method, String target, Map<String, String> headers, byte[] body) throws Exception {
        URI uri = URI.create(gateway.address() + target);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private Map<String, String> signed(
            String secret, String method, String target, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(signer(secret).sign(method, URI.create(gateway.address() + target), headers, body));
        return all;
    }

    private int signedAndSent(String method, String target, Map<String, String> headers, byte[] body) throws Exception {
        return send(method, target, signed(VerifyingGateway.SECRET, method, target, headers, body), body);
    }

    @Test
    void whatIsSignedIsLetIn() throws Exception {
        byte[] body = "{\"text\": \"é\"}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "nightly");
        assertThat(signedAndSent("GET", "/v1/version", Map.of(), NONE)).isEqualTo(200);
        assertThat(signedAndSent(
                        "GET", "/v1/runs?pageSize=2&filter=state%3DFAILED%20AND%20job%3D%22a%22", Map.of(), NONE))
                .isEqualTo(200);
        assertThat(signedAndSent("GET", "/v1/runs/%40last?wait=20s&after=17", Map.of(), NONE))
                .isEqualTo(200);
        assertThat(signedAndSent("POST", "/v1/runs/run_1:cancel", Map.of(), NONE))
                .isEqualTo(200);
        assertThat(signedAndSent("POST", "/v1/runs", headers, body)).isEqualTo(200);
        assertThat(signedAndSent("DELETE", "/v1/jobs/daily", Map.of(), NONE)).isEqualTo(200);
        assertThat(gateway.refused()).isEmpty();
    }

    @Test
    void whatIsChangedOnTheWayOrSignedByAnotherIsNot() throws Exception {
        byte[] body = "{\"text\": \"mine\"}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "nightly");
        Map<String, String> signed = signed(VerifyingGateway.SECRET, "POST", "/v1/runs", headers, body);
        assertThat(send("POST", "/v1/runs", signed, "{\"text\": \"ours\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(403);
        assertThat(send("POST", "/v1/sql", signed, body)).isEqualTo(403);
        assertThat(send("POST", "/v1/runs?dryRun=plan", signed, body)).isEqualTo(403);
        Map<String, String> other = new TreeMap<>(signed);
        other.put("Idempotency-Key", "daily");
        assertThat(send("POST", "/v1/runs", other, body)).isEqualTo(403);
        assertThat(send("POST", "/v1/runs", headers, body)).isEqualTo(403);
        assertThat(send("POST", "/v1/runs", signed("another-secret", "POST", "/v1/runs", headers, body), body))
                .isEqualTo(403);
        assertThat(gateway.letIn()).isEmpty();
        assertThat(send("POST", "/v1/runs", signed, body)).isEqualTo(200);
    }

    @Test
    void theRegionIsThatOfTheGatewaysName() {
        String authorization = signer(VerifyingGateway.SECRET)
                .sign("GET", URI.create("https://abc123.execute-api.us-west-2.amazonaws.com/v1/runs"), Map.of(), NONE)
                .get("Authorization");
        assertThat(authorization).contains("/us-west-2/execute-api/aws4_request");
        assertThat(signer(VerifyingGateway.SECRET)
                        .sign("GET", URI.create("https://millrace.example.org/v1/runs"), Map.of(), NONE)
                        .get("Authorization"))
                .contains("/" + VerifyingGateway.REGION + "/execute-api/aws4_request");
    }

    @Test
    void withoutCredentialsNothingIsSent() {
        RequestSigner nobody = new RequestSigner(
                () -> {
                    throw SdkClientException.create("nothing found in " + VerifyingGateway.SECRET);
                },
                () -> VerifyingGateway.REGION);
        assertThatThrownBy(() -> nobody.sign("GET", URI.create(gateway.address() + "/v1/runs"), Map.of(), NONE))
                .isInstanceOfSatisfying(MillraceException.class, missing -> {
                    assertThat(missing.failure().code()).isEqualTo("NO_CREDENTIALS");
                    assertThat(missing.getMessage()).doesNotContain(VerifyingGateway.SECRET);
                });
    }
}
