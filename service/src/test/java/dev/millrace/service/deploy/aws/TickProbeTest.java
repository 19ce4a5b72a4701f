package dev.millrace.service.deploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import dev.millrace.service.client.aws.VerifyingGateway;
import dev.millrace.service.deploy.Probe;
import dev.millrace.service.deploy.TickSchedule.Tick;
import dev.millrace.service.deploy.TickState;
import dev.millrace.storage.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Whether ticks come is read from the log, of a schedule that is as deployed. */
final class TickProbeTest {
    private static final long NOW = 3_600_000;

    /** It is one hour. */
    private static final class Hour implements Clock {
        @Override
        public long nowMillis() {
            return NOW;
        }

        @Override
        public void sleep(long millis) {
            throw new UnsupportedOperationException();
        }
    }

    private static TickState state(boolean wrong, boolean enabled, long changedMillis) {
        return new TickState(
                wrong,
                "words",
                Optional.of(new Tick(
                        enabled, "rate(1 minute)", "UTC", "live", "role", 0, 60, Optional.empty(), changedMillis)));
    }

    private static Probe look(TickState state, OptionalLong last, OptionalInt reserved) {
        return new TickProbe(
                        "flow",
                        (deployment, since) -> {
                            assertThat(deployment).isEqualTo("flow");
                            assertThat(since).isEqualTo(NOW - 300_000);
                            return last;
                        },
                        function -> {
                            assertThat(function).isEqualTo("flow-coordinator");
                            return reserved;
                        },
                        new Hour())
                .look(state);
    }

    @Test
    void theLastTickIsTold() {
        Probe found = look(state(false, true, 0), OptionalLong.of(NOW - 42_000), OptionalInt.empty());
        assertThat(found).isEqualTo(new Probe("", true, "words; last tick 42 s ago"));
        Probe ahead = look(state(false, true, 0), OptionalLong.of(NOW + 900), OptionalInt.empty());
        assertThat(ahead.found()).as("another clock").endsWith("last tick 0 s ago");
    }

    @Test
    void ticksThatDoNotComeAreToldWithTheLikelyReasons() {
        Probe none = look(state(false, true, 0), OptionalLong.empty(), OptionalInt.empty());
        assertThat(none.good()).isFalse();
        assertThat(none.found()).contains("no tick ended well in the last five minutes", "the role role", "Throttles");
        Probe stopped = look(state(false, true, 0), OptionalLong.empty(), OptionalInt.of(0));
        assertThat(stopped.good()).isFalse();
        assertThat(stopped.found()).contains("reserved concurrency is 0").doesNotContain("the role");
        assertThat(look(state(false, true, 0), OptionalLong.empty(), OptionalInt.of(5))
                        .found())
                .contains("the role");
    }

    @Test
    void oneThatWasMadeJustNowIsAwaited() {
        Probe first = look(state(false, true, NOW - 119_000), OptionalLong.empty(), OptionalInt.empty());
        assertThat(first).isEqualTo(new Probe("", true, "words; made or changed 119 s ago, no tick yet"));
        assertThat(look(state(false, true, NOW - 120_000), OptionalLong.empty(), OptionalInt.empty())
                        .good())
                .isFalse();
    }

    @Test
    void ofOneThatDoesNotCallNoLogIsRead() {
        TickProbe blind = new TickProbe(
                "flow",
                (_, _) -> {
                    throw new AssertionError("read");
                },
                _ -> {
                    throw new AssertionError("asked");
                },
                new Hour());
        assertThat(blind.look(state(false, false, 0))).isEqualTo(new Probe("", true, "words"));
        assertThat(blind.look(state(true, true, 0))).isEqualTo(new Probe("", false, "words"));
        assertThat(blind.look(new TickState(true, "none", Optional.empty()))).isEqualTo(new Probe("", false, "none"));
    }

    private static OptionalLong last(List<String> answers, List<String> asked, int status) throws IOException {
        try (VerifyingGateway service = new VerifyingGateway("logs", (request, body) -> {
                    assertThat(request.getRequestHeaders().getFirst("X-Amz-Target"))
                            .isEqualTo("Logs_20140328.FilterLogEvents");
                    asked.add(new String(body, StandardCharsets.UTF_8));
                    String answer = answers.get(Math.min(asked.size(), answers.size()) - 1);
                    return new VerifyingGateway.Answer(status, Map.of(), answer.getBytes(StandardCharsets.UTF_8));
                });
                SignedTickLog log = new SignedTickLog(
                        URI.create(service.address() + "/"),
                        VerifyingGateway.REGION,
                        StaticCredentialsProvider.create(AwsSessionCredentials.create(
                                VerifyingGateway.KEY, VerifyingGateway.SECRET, VerifyingGateway.SESSION)))) {
            return log.last("flow", 7);
        }
    }

    private static String event(long millis, String line) {
        return "{\"timestamp\": " + millis + ", \"message\": \"" + line.replace("\"", "\\\"") + "\"}";
    }

    @Test
    void theLatestLineOfAllPagesCounts() throws IOException {
        List<String> asked = new ArrayList<>();
        String tick = "{\"message\":\"tick\",\"runs\":0}";
        List<String> pages = List.of(
                "{\"events\": [" + event(20, tick) + "," + event(90, "tick") + ","
                        + event(91, "{\"message\":\"ticked\"}") + "], \"nextToken\": \"a\"}",
                "{\"events\": [], \"nextToken\": \"b\"}",
                "{\"events\": [" + event(40, tick) + "," + event(30, tick) + "]}");
        assertThat(last(pages, asked, 200)).hasValue(40);
        assertThat(asked).hasSize(3);
        assertThat(asked.getFirst())
                .contains("\"logGroupName\":\"/millrace/flow\"", "\"startTime\":7", "$.message = \\\"tick\\\"")
                .doesNotContain("nextToken");
        assertThat(asked.get(1)).contains("\"nextToken\":\"a\"");
        assertThat(asked.get(2)).contains("\"nextToken\":\"b\"");
        assertThat(last(List.of("{\"events\": []}"), new ArrayList<>(), 200)).isEmpty();
    }

    @Test
    void aLogThatDoesNotEndOrIsRefusedIsTold() {
        assertThatThrownBy(() -> last(List.of("{\"events\": [], \"nextToken\": \"a\"}"), new ArrayList<>(), 200))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("do not end after 100 pages");
        assertThatThrownBy(() -> last(
                        List.of("{\"__type\": \"AccessDeniedException\", \"message\": \"no\"}"),
                        new ArrayList<>(),
                        400))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("AccessDeniedException: no");
    }
}
