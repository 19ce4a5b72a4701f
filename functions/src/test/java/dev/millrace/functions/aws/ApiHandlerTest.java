package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.GatewayCall.Said;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.storage.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs, queries and jobs through the API as a function. */
@Isolated("counts the threads of this process")
class ApiHandlerTest extends ApiOnMemoryCloud {
    @Test
    void aJobGoesInIsWorkedOnByOthersAndItsRowsComeBack() {
        Said submitted = submitted();
        assertThat(submitted.headers()).containsEntry("Location", "/v1/runs/" + submitted.id());
        assertThat(submitted.state()).isEqualTo("ACCEPTED");
        String run = ended(submitted);
        assertThat(ask(GatewayCall.get(run)).state()).isEqualTo("SUCCEEDED");
        Said rows = ask(GatewayCall.get(run + "/results/totals?format=ndjson"));
        assertThat(rows.headers()).containsEntry("Millrace-Inline", "true");
        assertThat(rows.text().lines())
                .containsExactly("{\"k\": 0, \"n\": 67}", "{\"k\": 1, \"n\": 67}", "{\"k\": 2, \"n\": 66}");
        Said arrow = ask(GatewayCall.get(run + "/results/totals?format=arrow&limit=1"));
        assertThat(arrow.headers()).containsEntry("Content-Type", "application/vnd.apache.arrow.stream");
        assertThat(arrow.bytes()).startsWith(0xff, 0xff, 0xff, 0xff).endsWith(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
        Said manifest = ask(GatewayCall.get(run + "/results/totals"));
        assertThat(manifest.json().at("/segments/0/url").asString())
                .startsWith(SIGNED + "lake/out/")
                .endsWith("?for=PT15M");
        for (String below : List.of(
                "/plan",
                "/plan?analyze=true&format=text",
                "/stages",
                "/stages/0",
                "/tasks",
                "/logs",
                "/story",
                "/record",
                "/results")) {
            assertThat(ask(GatewayCall.get(run + below)).status()).as(below).isEqualTo(200);
        }
        assertThat(ask(GatewayCall.get("/v1/runs?filter=state%3DSUCCEEDED")).text())
                .contains(submitted.id());
    }

    @Test
    void logsAreChosenByTheirLevel() {
        String run = ended(ask(GatewayCall.post(
                "/v1/runs", job("SELECT CAST('x' || id AS INTEGER) AS n FROM numbers", "s3://lake/out"))));
        assertThat(ask(GatewayCall.get(run)).state()).isEqualTo("FAILED");
        String all = ask(GatewayCall.get(run + "/logs")).text();
        assertThat(all.lines()).anyMatch(line -> line.contains("\"level\":\"INFO\",\"at\":"));
        assertThat(ask(GatewayCall.get(run + "/logs?level=error")).text().lines())
                .isNotEmpty()
                .containsExactlyElementsOf(all.lines()
                        .filter(line -> line.contains("\"event\":\"failed\""))
                        .toList())
                .allMatch(line -> line.contains("\"level\":\"ERROR\""));
        assertThat(ask(GatewayCall.get(run + "/logs?level=loud")).status()).isEqualTo(400);
    }

    @Test
    void aJobCanBeLookedAtBeforeItRuns() {
        String body = job("SELECT count(*) AS n FROM numbers", "s3://lake/out");
        assertThat(ask(GatewayCall.post("/v1/runs?dryRun=validate", body))
                        .json()
                        .path("valid")
                        .asBoolean())
                .isTrue();
        assertThat(ask(GatewayCall.post("/v1/runs?dryRun=columns", body)).text())
                .contains("BIGINT");
        assertThat(ask(GatewayCall.post("/v1/runs?dryRun=plan&format=text", body))
                        .text())
                .contains("numbers");
        assertThat(ask(GatewayCall.post("/v1/estimate", body))
                        .json()
                        .path("tasks")
                        .asInt())
                .isPositive();
        assertThat(ask(GatewayCall.get("/v1/runs")).json().path("runs").size()).isZero();
    }

    @Test
    void rowsThatAreTooManyForAnAnswerAreFilesWithLinks() {
        Said submitted = ask(
                GatewayCall.post("/v1/runs", job("SELECT id, repeat('x', 30000) AS t FROM numbers", "s3://lake/out")));
        String run = ended(submitted);
        Said rows = ask(GatewayCall.get(run + "/results/totals?format=csv"));
        assertThat(rows.headers()).containsEntry("Millrace-Inline", "false");
        assertThat(rows.json().path("rowCount").asInt()).isEqualTo(200);
        assertThat(rows.json().path("segments").valueStream())
                .isNotEmpty()
                .allMatch(segment -> segment.path("url").asString().startsWith(SIGNED));
        Said few = ask(GatewayCall.get(run + "/results/totals?format=csv&limit=100"));
        assertThat(few.headers()).containsEntry("Millrace-Inline", "true");
        assertThat(few.text()).hasSizeBetween(3_000_000, 4 << 20);
    }

    @Test
    void aQueryWhoseRowsAreNotThereInTimeIsARunThatGoesOn() {
        Said said = ask(GatewayCall.post(
                "/v1/sql",
                "{\"statement\": \"SELECT count(*) AS n FROM t\", \"tables\": {\"t\":"
                        + " \"s3://lake/numbers-*.parquet\"}, \"wait\": \"0s\"}"));
        assertThat(said.status()).isEqualTo(202);
        String run = ended(said);
        assertThat(ask(GatewayCall.get(run + "/results/result?format=json"))
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[200]]");
    }

    @Test
    void aRunIsCancelledTriedAgainHeldAndGoesOn() {
        Said submitted = submitted();
        String run = "/v1/runs/" + submitted.id();
        assertThat(ask(GatewayCall.post(run + ":pause", "")).status()).isEqualTo(202);
        assertThat(ask(GatewayCall.post(run + ":resume", "")).status()).isEqualTo(202);
        assertThat(ask(GatewayCall.post(run + ":cancel", "")).status()).isEqualTo(202);
        cloud.settle(new RunId(submitted.id()));
        assertThat(ask(GatewayCall.get(run)).state()).isEqualTo("CANCELLED");
        assertThat(ask(GatewayCall.post(run + ":cancel", "")).status()).isIn(200, 202, 409);
        assertThat(ask(GatewayCall.post(run + ":retry", "{\"epoch\": 0}")).status())
                .isEqualTo(202);
        cloud.settle(new RunId(submitted.id()));
        assertThat(ask(GatewayCall.get(run)).state()).isEqualTo("SUCCEEDED");
        Said forget = ask(new GatewayCall("DELETE", run, java.util.Map.of(), "", GatewayCall.OWNER));
        assertThat(forget.code()).isEqualTo("NOT_IN_THE_CLOUD");
    }

    @Test
    void jobsWithNamesAreKept() {
        String body = job("SELECT count(*) AS n FROM numbers", "s3://lake/out");
        GatewayCall put = new GatewayCall(
                "PUT", "/v1/jobs/daily", java.util.Map.of("content-type", "application/json"), body, GatewayCall.OWNER);
        assertThat(ask(put).status()).isEqualTo(201);
        assertThat(ask(GatewayCall.get("/v1/jobs")).text()).contains("daily");
        Said run = ask(GatewayCall.post("/v1/jobs/daily:run", "{}"));
        assertThat(ask(GatewayCall.get(ended(run))).state()).isEqualTo("SUCCEEDED");
    }

    @Test
    void itIsReadyWhileItsTableAnswers() {
        assertThat(ask(GatewayCall.get("/readyz")).status()).isEqualTo(200);
        assertThat(ask(GatewayCall.get("/v1/version")).status()).isEqualTo(200);
        assertThat(ask(GatewayCall.get("/v1/limits")).status()).isEqualTo(200);
    }

    @Test
    void noThreadIsLeftWhenItHasAnswered() {
        submitted();
        Map<Long, RunningThreads.Seen> before = RunningThreads.now();
        submitted();
        ask(GatewayCall.post("/v1/estimate", job("SELECT * FROM numbers", "s3://lake/out")));
        assertThat(RunningThreads.leftSince(before)).isEmpty();
    }

    @Test
    void runsAreListedHoweverManyObjectsEachHas() {
        Set<String> runs = new TreeSet<>();
        for (int number = 0; number < 3; number++) {
            String run = submitted().id();
            runs.add(run);
            for (int object = 0; object < 1_100; object++) {
                cloud.ports
                        .objects()
                        .put(
                                new Location("s3://spool/millrace/runs/" + run + "/attempts/" + object),
                                ObjectStore.Content.of(new byte[0]));
            }
        }
        Set<String> listed = new TreeSet<>();
        ask(GatewayCall.get("/v1/runs"))
                .json()
                .path("runs")
                .forEach(run -> listed.add(run.path("id").asString()));
        assertThat(listed).isEqualTo(runs);
        assertThat(ask(GatewayCall.get("/v1/runs/@last")).id()).isIn(runs);
    }
}
