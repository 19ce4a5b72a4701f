package dev.millrace.service.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.coordinator.notice.Webhooks.Answer;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.Webhook.Event;
import dev.millrace.graph.Webhook.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over real connections. */
final class HttpWebhooksTest {
    private static final long NOW = 1_700_000_000_123L;
    private static final String KEY = "0123456789abcdef";
    private static final String BODY = "{\"run\":\"ö\"}";

    /** What came. */
    private record Heard(String method, Map<String, String> headers, String body) {}

    private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private HttpServer server;
    private int status = 204;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::hear);
        server.createContext("/hang", _ -> {
            try {
                hanging.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        server.stop(0);
    }

    private void hear(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        heard.add(new Heard(
                exchange.getRequestMethod(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.getResponseHeaders().add("Location", "/hook");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private Answer call(String path, Secret secret, Duration limit) {
        Webhook webhook = new Webhook(
                "ops",
                EnumSet.of(Event.FAILED),
                "http://127.0.0.1:" + server.getAddress().getPort() + path,
                secret);
        Secrets secrets = Secrets.in(Map.of("KEY", KEY, "SHORT", "abc")::get);
        try (HttpWebhooks webhooks = new HttpWebhooks(secrets, () -> NOW, limit)) {
            return webhooks.call(webhook, "run_1.0.failed", "failed", BODY);
        }
    }

    private Answer call(String path) {
        return call(path, new Secret.Variable("KEY"), Duration.ofMinutes(1));
    }

    @Test
    void aCallIsSignedOverItsTimeAndBodyAndSaysWhichEventItIs() {
        assertThat(call("/hook")).isEqualTo(new Answer.Heard());
        assertThat(heard).singleElement().satisfies(one -> {
            assertThat(one.method()).isEqualTo("POST");
            assertThat(one.body()).isEqualTo(BODY);
            // Made by: printf '1700000000.{"run":"ö"}' | openssl dgst -sha256 -hmac 0123456789abcdef
            assertThat(one.headers())
                    .containsEntry("Content-Type", "application/json")
                    .containsEntry("Millrace-Event", "failed")
                    .containsEntry("Idempotency-Key", "run_1.0.failed")
                    .containsEntry("Millrace-Timestamp", "1700000000")
                    .containsEntry(
                            "Millrace-Signature",
                            "v1=a7ce7a1d96eb289cf6307f52f5927934a9ea403bf10bb66451949994926f0c2a");
            assertThat(one.toString()).doesNotContain(KEY);
        });
    }

    @Test
    void aSecretMayLieInAFileWhoseLastLineEnds() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), KEY + "\n");
        assertThat(call("/hook", new Secret.File(new Location("file://" + file)), Duration.ofMinutes(1)))
                .isEqualTo(new Answer.Heard());
        assertThat(heard.element().headers())
                .containsEntry(
                        "Millrace-Signature", Signature.of(KEY.getBytes(StandardCharsets.UTF_8), "1700000000", BODY));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 404, 410, 429, 500, 503})
    void anythingButSuccessIsNotHeardAndARedirectIsNotFollowed(int answered) {
        status = answered;
        assertThat(call("/hook")).isEqualTo(new Answer.NotHeard("it answered with status " + answered));
        assertThat(heard).hasSize(1);
    }

    @Test
    void aServerThatHangsIsLeftWhenTheTimeIsOver() {
        assertThat(call("/hang", new Secret.Variable("KEY"), Duration.ofMillis(100)))
                .isInstanceOfSatisfying(
                        Answer.NotHeard.class, not -> assertThat(not.trouble()).startsWith("it did not answer"));
    }

    @Test
    void nobodyThereIsNotHeard() throws IOException {
        // Taken, so that nobody else listens there.
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Webhook webhook = new Webhook(
                    "ops",
                    EnumSet.of(Event.FAILED),
                    "http://127.0.0.1:" + taken.getLocalPort() + "/",
                    new Secret.Variable("KEY"));
            try (HttpWebhooks webhooks = new HttpWebhooks(Secrets.in(_ -> KEY), () -> NOW)) {
                assertThat(webhooks.call(webhook, "id", "failed", BODY)).isInstanceOf(Answer.NotHeard.class);
            }
        }
    }

    @Test
    void withoutASecretNothingIsSent() {
        assertThat(call("/hook", new Secret.Variable("OTHER"), Duration.ofMinutes(1)))
                .isEqualTo(new Answer.NotHeard("its secret is not there: the environment variable OTHER"));
        assertThat(call("/hook", new Secret.Variable("SHORT"), Duration.ofMinutes(1)))
                .isInstanceOf(Answer.NotHeard.class);
        assertThat(heard).isEmpty();
    }

    @Test
    void aJobWhoseSecretIsNotThereIsRefused() {
        JobSpec job = new JobSpec(
                "job",
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                JobSpec.Limits.DEFAULT,
                new TreeMap<>(),
                JobSpec.Quality.NONE,
                new Conduct(List.of(new Webhook(
                        "ops", EnumSet.of(Event.FAILED), "https://hooks.example/", new Secret.Variable("OTHER")))));
        assertThatThrownBy(() -> Secrets.in(_ -> null).check(job))
                .isInstanceOfSatisfying(MillraceException.class, error -> {
                    assertThat(error.failure().code()).isEqualTo("SECRET_MISSING");
                    assertThat(error.failure().message()).contains("ops", "OTHER");
                });
        Secrets.in(_ -> KEY).check(job);
    }
}
