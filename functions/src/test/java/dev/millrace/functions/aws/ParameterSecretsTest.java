package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Webhook.Secret;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.aws.AwsClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** What each answer of Systems Manager means, in the form of its JSON protocol. */
final class ParameterSecretsTest {
    private static final Secret KEY = new Secret.Variable("OPS_SECRET");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final SdkHttpClient http = AwsClients.http();
    private HttpServer server;
    private SsmClient client;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("X-Amz-Target") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = AwsClients.small(SsmClient.builder(), http)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        http.close();
        server.stop(0);
    }

    private ParameterSecrets secrets() {
        return new ParameterSecrets(() -> client, "/millrace/flow/");
    }

    @Test
    void aVariableIsTheDecryptedParameterOfItsNameBelowThePrefix() {
        answer = "{\"Parameter\": {\"Name\": \"/millrace/flow/OPS_SECRET\", \"Type\": \"SecureString\", \"Value\":"
                + " \"0123456789abcdef\"}}";
        assertThat(secrets().read(KEY)).contains("0123456789abcdef");
        assertThat(asked)
                .containsExactly(
                        "AmazonSSM.GetParameter {\"Name\":\"/millrace/flow/OPS_SECRET\",\"WithDecryption\":true}");
    }

    @Test
    void aParameterThatIsNotThereIsNoTrouble() {
        status = 400;
        answer = "{\"__type\": \"ParameterNotFound\"}";
        assertThat(secrets().read(KEY)).isEmpty();
        assertThat(secrets().place(KEY)).contains("/millrace/flow/OPS_SECRET");
    }

    @ParameterizedTest
    @CsvSource({"400,AccessDeniedException", "403,Forbidden"})
    void whatMayNotBeReadIsDeniedWithWhatToAllow(int given, String code) {
        status = given;
        answer = "{\"__type\": \"" + code + "\", \"message\": \"no\"}";
        assertThatThrownBy(() -> secrets().read(KEY)).isInstanceOfSatisfying(StorageException.Denied.class, denied -> {
            assertThat(denied.failure().code()).isEqualTo("NO_PERMISSION");
            assertThat(denied.failure().remedy()).get().asString().contains("ssm:GetParameter", "KMS");
        });
    }

    @ParameterizedTest
    @CsvSource({"400,ThrottlingException", "500,InternalServerError", "503,ServiceUnavailable"})
    void whatMayWorkLaterIsUnavailableAndAskedOnce(int given, String code) {
        status = given;
        answer = "{\"__type\": \"" + code + "\"}";
        assertThatThrownBy(() -> secrets().read(KEY)).isInstanceOf(StorageException.Unavailable.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void noFileOfAMachineIsASecretInTheCloud() {
        assertThatThrownBy(() -> secrets().read(new Secret.File(new Location("file:///proc/self/environ"))))
                .isInstanceOfSatisfying(MillraceException.class, refused -> {
                    assertThat(refused.failure().code()).isEqualTo("NO_FILES_HERE");
                    assertThat(refused.failure().remedy()).get().asString().contains("/millrace/flow/NAME");
                });
        assertThat(asked).isEmpty();
    }
}
