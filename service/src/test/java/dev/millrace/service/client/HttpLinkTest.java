package dev.millrace.service.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** What becomes of requests that a service, or a gateway before it, does not answer as it should. */
class HttpLinkTest {
    private static final String GOOD = "200 {}";
    private static final String BUSY = "429 {\"message\":\"Too Many Requests\"}";

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> pauses = new ArrayList<>();
    private HttpServer server;
    private HttpLink link;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            asked.add(exchange.getRequestMethod() + (key == null ? "" : " " + key));
            String[] answer = answers.removeFirst().split(" ", 2);
            byte[] body = answer[1].getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer[0]), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        link = new HttpLink("http://127.0.0.1:" + server.getAddress().getPort(), "", () -> null, new Clock() {
            @Override
            public long nowMillis() {
                return 0;
            }

            @Override
            public void sleep(long millis) {
                pauses.add(millis);
            }
        });
    }

    @AfterEach
    void close() {
        link.close();
        server.stop(0);
    }

    private MillraceException failed(Runnable request) {
        return catchThrowableOfType(MillraceException.class, request::run);
    }

    @Test
    void whatMayBeRepeatedIsRepeatedUntilItIsAnsweredAndUnderOneName() {
        answers.addAll(List.of(BUSY, "503 <html>", GOOD));
        assertThat(link.get("/v1/runs").status()).isEqualTo(200);
        answers.addAll(List.of(
                "503 {\"code\":\"UNAVAILABLE\",\"detail\":\"ends\"}",
                "409 {\"code\":\"KEY_IN_USE\",\"detail\":\"a moment\"}",
                GOOD));
        link.postOnce("/v1/runs", JsonNodeFactory.instance.objectNode());
        assertThat(asked.subList(0, 3)).containsOnly("GET");
        assertThat(asked.subList(3, 6)).allMatch(one -> one.startsWith("POST ")).containsOnly(asked.get(3));
        assertThat(pauses).containsExactly(250L, 500L, 250L, 500L);
    }

    @Test
    void whatIsNeverAnsweredEndsWithWhatWasSaidLast() {
        answers.addAll(Collections.nCopies(6, BUSY));
        MillraceException busy = failed(() -> link.get("/v1/runs"));
        assertThat(busy.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(busy).hasMessageContaining("429").hasMessageContaining("Too Many Requests");
        assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isEqualTo(7_750);
    }

    @Test
    void whatMayNotBeRepeatedAndWhatIsAFaultIsNotRepeated() {
        answers.add(BUSY);
        assertThat(failed(() -> link.post("/v1/runs/x:cancel")).failure().kind())
                .isEqualTo(FailureKind.UNAVAILABLE);
        answers.add("500 {\"code\":\"INTERNAL\",\"detail\":\"a fault\"}");
        assertThat(failed(() -> link.get("/v1/runs")).failure().code()).isEqualTo("INTERNAL");
        assertThat(asked).containsExactly("POST", "GET");
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHENTICATED, MILLRACE_TOKEN", "403, FORBIDDEN, iam+"})
    void aGatewayThatLetsNobodyInIsNamed(int status, String code, String remedy) {
        answers.add(status + " {\"message\":\"Forbidden\"}");
        MillraceException refused = failed(() -> link.get("/v1/runs"));
        assertThat(refused.failure().code()).isEqualTo(code);
        assertThat(refused.failure().message()).contains("Forbidden");
        assertThat(refused.failure().remedy().orElseThrow()).contains(remedy);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whoNeverAnsweredIsNotWaitedFor() {
        server.stop(0);
        assertThat(failed(() -> link.get("/v1/runs")).failure().code()).isEqualTo("SERVICE_UNREACHABLE");
        assertThat(pauses).isEmpty();
    }
}
