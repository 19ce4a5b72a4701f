package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.GatewayCall.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who waits for a run, or asks twice, through the API as a function. */
class ApiWaitingTest extends ApiOnMemoryCloud {
    @Test
    void eventsAreTheRunAtEachOfItsChangesALineEach() {
        Said submitted = submitted();
        String run = ended(submitted);
        Said events = ask(GatewayCall.get(run + "/events"));
        assertThat(events.headers()).containsEntry("Content-Type", "application/x-ndjson");
        assertThat(events.text().lines()).hasSize(1).first().asString().contains("\"state\":\"SUCCEEDED\"");
    }

    @Test
    void eventsOfARunThatGoesOnEndWithTheTimeOfTheFunction() {
        String run = "/v1/runs/" + submitted().id();
        AtomicInteger asked = new AtomicInteger();
        FixedContext short_ = new FixedContext(() -> asked.getAndIncrement() < 6 ? LONG : 5_000);
        Said events = ask(GatewayCall.get(run + "/events"), short_);
        assertThat(events.text().lines()).hasSize(1).first().asString().contains("\"state\":\"ACCEPTED\"");
    }

    @Test
    void whoWaitsIsAnsweredOnceTheRunHasChanged() {
        Said submitted = submitted();
        AtomicInteger asked = new AtomicInteger();
        FixedContext cancelling = new FixedContext(() -> {
            if (asked.getAndIncrement() == 3) {
                said(
                        handler(Optional.empty()),
                        GatewayCall.post("/v1/runs/" + submitted.id() + ":cancel", ""),
                        new FixedContext(LONG));
            }
            return LONG;
        });
        Said waited = ask(
                GatewayCall.get("/v1/runs/" + submitted.id() + "?wait=59s&after="
                        + submitted.json().path("version").asInt()),
                cancelling);
        assertThat(waited.state()).isIn("CANCELLING", "CANCELLED");
    }

    @Test
    void nobodyWaitsLongerThanTheFunctionMayRun() {
        String run = "/v1/runs/" + submitted().id();
        assertThat(ask(GatewayCall.get(run + "?wait=59s"), new FixedContext(5_000))
                        .state())
                .isEqualTo("ACCEPTED");
        AtomicInteger asked = new AtomicInteger();
        FixedContext ending = new FixedContext(() -> asked.getAndIncrement() < 5 ? LONG : -1);
        assertThat(ask(GatewayCall.get(run + "?wait=59s"), ending).state()).isEqualTo("ACCEPTED");
        assertThat(asked.get()).isGreaterThan(5);
    }

    @Test
    void aRequestThatIsRepeatedIsTheSameRunWhicheverFunctionAnswers() {
        GatewayCall call = GatewayCall.post("/v1/runs", job("SELECT count(*) AS n FROM numbers", "s3://lake/out"))
                .with("idempotency-key", "nightly");
        Said first = ask(call);
        assertThat(first.status()).isEqualTo(202);
        Said again = said(handler(Optional.empty()), call, new FixedContext(LONG));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
        assertThat(again.id()).isEqualTo(first.id());
        Said other = ask(GatewayCall.post("/v1/runs", job("SELECT max(id) AS n FROM numbers", "s3://lake/out"))
                .with("idempotency-key", "nightly"));
        assertThat(other.code()).isEqualTo("KEY_REUSED");
    }

    @Test
    void requestsWithOneKeyThatComeAtOnceAreOneRun() throws InterruptedException {
        GatewayCall call = GatewayCall.post("/v1/runs", job("SELECT count(*) AS n FROM numbers", "s3://lake/out"))
                .with("idempotency-key", "at-once");
        Set<String> runs = new ConcurrentSkipListSet<>();
        List<Thread> threads = new ArrayList<>();
        for (int function = 0; function < 3; function++) {
            ApiHandler own = handler(Optional.empty());
            threads.add(Thread.ofVirtual()
                    .start(() ->
                            runs.add(said(own, call, new FixedContext(LONG)).id())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(runs).hasSize(1);
        assertThat(ask(GatewayCall.get("/v1/runs")).json().path("runs").size()).isOne();
    }
}
