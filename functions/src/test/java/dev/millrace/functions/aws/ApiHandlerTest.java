package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.GatewayCall.Said;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.api.Conformance;
import dev.millrace.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API as a function, on services in the heap; every answer is compared with the document. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class ApiHandlerTest {
    private static final int LONG = 900_000;
    private static final String SIGNED = "https://signed.example.org/";
    private static final Location TENANTS = new Location("s3://spool/tenants.json");
    private static final String GEO = GatewayCall.subject("alice");
    private static final String WEB = GatewayCall.subject("bob");
    private static final String DOCUMENT = """
            {"owners": ["owner"],
             "tenants": {"geo": {"principals": ["alice"], "folder": "s3://lake/geo", "limits": {"tasks": "10"}},
                         "web": {"principals": ["bob"], "folder": "s3://lake/web"}}}
            """;

    @TempDir
    Path folder;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private MemoryCloud cloud;
    private ApiHandler api;
    private Conformance conformance;

    @BeforeEach
    void services() {
        cloud = new MemoryCloud(folder);
        api = handler(Optional.empty());
        conformance = new Conformance(said(api, GatewayCall.get("/openapi.json"), new FixedContext(LONG))
                .json());
    }

    @AfterEach
    void noFaults() {
        assertThat(faults).isEmpty();
    }

    private ApiHandler handler(Optional<Location> tenants) {
        return new ApiHandler(cloud.wiring()
                .api(
                        cloud.classes(),
                        (object, life) -> SIGNED + object.uri().substring("s3://".length()) + "?for=" + life,
                        tenants,
                        (_, fault) -> faults.add(fault)));
    }

    private static Said said(ApiHandler handler, GatewayCall call, FixedContext context) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(call.event().getBytes(StandardCharsets.UTF_8)), output, context);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return Said.of(output.toString(StandardCharsets.UTF_8));
    }

    private Said ask(GatewayCall call) {
        return ask(call, new FixedContext(LONG));
    }

    private Said ask(GatewayCall call, FixedContext context) {
        Said said = said(api, call, context);
        conformance.check(call.method(), call.path(), said.status(), said.headers(), said.text());
        return said;
    }

    private static String job(String sql, String to) {
        return """
                {"spec": {"apiVersion": "millrace/v1", "job": "totals",
                          "sources": {"numbers": {"from": "s3://lake/numbers-*.parquet"}},
                          "steps": {"totals": {"sql": "%s"}},
                          "sinks": {"totals": {"to": "%s", "mode": "overwrite"}}}}
                """.formatted(sql, to);
    }

    private Said submitted() {
        Said said = ask(GatewayCall.post(
                "/v1/runs",
                job("SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL", "s3://lake/out")));
        assertThat(said.status()).as(said.text()).isEqualTo(202);
        return said;
    }

    private String ended(Said submitted) {
        cloud.settle(new RunId(submitted.id()));
        return "/v1/runs/" + submitted.id();
    }

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
        Said said = ask(
                GatewayCall.post(
                        "/v1/sql",
                        "{\"statement\": \"SELECT count(*) AS n FROM t\", \"tables\": {\"t\": \"s3://lake/numbers-*.parquet\"}, \"wait\": \"0s\"}"));
        assertThat(said.status()).isEqualTo(202);
        String run = ended(said);
        assertThat(ask(GatewayCall.get(run + "/results/result?format=json"))
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[200]]");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numbers.parquet",
                "/etc/passwd.csv",
                "file:///proc/self/environ",
                "http://169.254.169.254/latest.csv",
                "../../etc/x.csv"
            })
    void nothingButObjectsIsRead(String source) {
        Said refused = ask(GatewayCall.post(
                "/v1/runs",
                job("SELECT * FROM numbers", "s3://lake/out").replace("s3://lake/numbers-*.parquet", source)));
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        Said written =
                ask(GatewayCall.post("/v1/runs", job("SELECT * FROM numbers", source.replaceAll("\\.[a-z]+$", ""))));
        assertThat(written.status()).as(written.text()).isEqualTo(422);
        assertThat(ask(GatewayCall.post(
                                "/v1/sql", "{\"statement\": \"SELECT * FROM '" + source + "'\", \"wait\": \"0s\"}"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whatIsThereStandsInTheWayAndTheHomeIsNobodysToWriteTo() {
        ended(submitted());
        Said there = ask(GatewayCall.post(
                "/v1/runs", job("SELECT * FROM numbers", "s3://lake/out").replace(", \"mode\": \"overwrite\"", "")));
        assertThat(there.code()).isEqualTo("OUTPUT_EXISTS");
        Said home = ask(GatewayCall.post("/v1/runs", job("SELECT * FROM numbers", "s3://spool/millrace/runs/out")));
        assertThat(home.code()).isEqualTo("OUTPUT_IN_HOME");
    }

    private void tenants() {
        cloud.ports.objects().put(TENANTS, ObjectStore.Content.of(DOCUMENT.getBytes(StandardCharsets.UTF_8)));
        for (String tenant : List.of("geo", "web")) {
            cloud.ports
                    .objects()
                    .copy(
                            new Location("s3://lake/numbers-0.parquet"),
                            new Location("s3://lake/" + tenant + "/numbers-0.parquet"));
        }
        api = handler(Optional.of(TENANTS));
    }

    private static GatewayCall ofGeo(String from, String to) {
        return GatewayCall.post(
                        "/v1/runs", job("SELECT count(*) AS n FROM numbers", to).replace("s3://lake/numbers", from))
                .as(GEO);
    }

    @Test
    void aRunOfAnotherTenantIsNotThere() {
        tenants();
        Said mine = ask(ofGeo("s3://lake/geo/numbers", "s3://lake/geo/out"));
        assertThat(mine.status()).as(mine.text()).isEqualTo(202);
        String run = ended(mine);
        assertThat(ask(GatewayCall.get(run).as(GEO)).state()).isEqualTo("SUCCEEDED");
        for (String below : List.of(
                "",
                "/plan",
                "/stages",
                "/tasks",
                "/logs",
                "/events",
                "/results",
                "/results/totals",
                "/record",
                "/story")) {
            assertThat(ask(GatewayCall.get(run + below).as(WEB)).status())
                    .as(below)
                    .isEqualTo(404);
        }
        for (String verb : List.of("cancel", "retry", "pause", "resume")) {
            assertThat(ask(GatewayCall.post(run + ":" + verb, "").as(WEB)).status())
                    .as(verb)
                    .isEqualTo(404);
        }
        assertThat(ask(GatewayCall.get("/v1/runs/" + mine.id().substring(0, 20)).as(WEB))
                        .status())
                .isEqualTo(404);
        assertThat(ask(GatewayCall.get("/v1/runs/@last").as(WEB)).status()).isEqualTo(404);
        assertThat(ask(GatewayCall.get("/v1/runs").as(WEB)).text()).doesNotContain(mine.id());
        assertThat(ask(GatewayCall.get("/v1/runs").as(GEO)).text()).contains(mine.id());
        assertThat(ask(GatewayCall.get(run)).state()).isEqualTo("SUCCEEDED");
        String owners = "/v1/runs/" + submitted().id();
        assertThat(ask(GatewayCall.get(owners).as(GEO)).status()).isEqualTo(404);
    }

    @Test
    void aTenantReadsAndWritesInItsFolderAlone() {
        tenants();
        for (String outside : List.of(
                "s3://lake/numbers",
                "s3://lake/web/numbers",
                "s3://lake/geography/numbers",
                "s3://spool/millrace/runs/numbers")) {
            assertThat(ask(ofGeo(outside, "s3://lake/geo/out")).code())
                    .as(outside)
                    .isEqualTo("OUTSIDE_OF_TENANT");
        }
        for (String outside : List.of(
                "s3://lake/web/out",
                "s3://lake",
                "s3://lake/geo2/out",
                "s3://spool/tenants.json",
                "s3://lake/geo/../out")) {
            assertThat(ask(ofGeo("s3://lake/geo/numbers", outside)).status())
                    .as(outside)
                    .isEqualTo(422);
        }
        Said wide = ask(GatewayCall.post(
                        "/v1/runs",
                        ofGeo("s3://lake/geo/numbers", "s3://lake/geo/out")
                                .body()
                                .replace("\"steps\"", "\"limits\": {\"tasks\": 11}, \"steps\""))
                .as(GEO));
        assertThat(wide.code()).isEqualTo("LIMIT_OF_TENANT");
        String query = "{\"statement\": \"SELECT count(*) AS n FROM '%s'\", \"wait\": \"0s\"}";
        assertThat(ask(GatewayCall.post("/v1/sql", query.formatted("s3://lake/web/numbers-0.parquet"))
                                .as(GEO))
                        .code())
                .isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(ask(GatewayCall.post("/v1/sql", query.formatted("s3://lake/geo/numbers-0.parquet"))
                                .as(GEO))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void tablesAreLookedAtWhereTheCallerMayRead() {
        assertThat(ask(GatewayCall.get("/v1/tables?path=s3%3A%2F%2Flake")).text())
                .contains("s3://lake/numbers-0.parquet");
        Said facts = ask(GatewayCall.post("/v1/tables:describe", "{\"path\": \"s3://lake/numbers-*.parquet\"}"));
        assertThat(facts.json().path("rows").asInt()).as(facts.text()).isEqualTo(200);
        Said begun = ask(GatewayCall.post(
                "/v1/tables:head", "{\"path\": \"s3://lake/numbers-0.parquet\", \"rows\": 2, \"wait\": \"0s\"}"));
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        assertThat(ask(GatewayCall.get(ended(begun) + "/results/result?format=json"))
                        .json()
                        .path("rows"))
                .hasSize(2);
        for (String nowhere : List.of("/etc", "file:///proc", "numbers", "")) {
            Said refused = ask(GatewayCall.get("/v1/tables?path=" + nowhere.replace("/", "%2F")));
            assertThat(refused.status()).as(refused.text()).isIn(400, 422);
        }
        assertThat(ask(GatewayCall.get("/v1/tables")).code()).isEqualTo("NO_FILES_HERE");
        tenants();
        assertThat(ask(GatewayCall.get("/v1/tables").as(GEO)).text())
                .contains("s3://lake/geo/numbers-0.parquet")
                .doesNotContain("web");
        for (String other : List.of("s3://lake", "s3://lake/web", "s3://lake/geography", "s3://spool/millrace")) {
            assertThat(ask(GatewayCall.get("/v1/tables?path=" + other.replace("/", "%2F"))
                                    .as(GEO))
                            .code())
                    .as(other)
                    .isEqualTo("OUTSIDE_OF_TENANT");
            assertThat(ask(GatewayCall.post("/v1/tables:describe", "{\"path\": \"" + other + "\"}")
                                    .as(GEO))
                            .code())
                    .as(other)
                    .isEqualTo("OUTSIDE_OF_TENANT");
        }
    }

    @Test
    void whoIsNotKnownIsToldNothing() {
        tenants();
        assertThat(ask(GatewayCall.get("/v1/runs").as(GatewayCall.subject("carol")))
                        .status())
                .isEqualTo(403);
        assertThat(ask(GatewayCall.get("/v1/runs").as("")).status()).isEqualTo(401);
        assertThat(ask(GatewayCall.get("/healthz").as("")).status()).isEqualTo(200);
        String over = "{\"jwt\":{\"claims\":{\"sub\":\"alice\",\"exp\":\"1000000000\"}}}";
        assertThat(ask(GatewayCall.get("/v1/runs").as(over)).status()).isIn(401, 403);
        GatewayCall forged = GatewayCall.get("/v1/runs")
                .as("")
                .with("authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.");
        Said refused = ask(forged);
        assertThat(refused.status())
                .as("the gateway alone says who somebody is")
                .isEqualTo(401);
        assertThat(refused.text()).doesNotContain("eyJ");
    }

    @Test
    void bodiesAreRefusedThatAreTooLargeTooDeepOrNoJson() {
        assertThat(ask(GatewayCall.post("/v1/runs", "{\"text\": \"" + "x".repeat(1 << 20) + "\"}"))
                        .status())
                .isEqualTo(413);
        assertThat(ask(GatewayCall.post("/v1/runs", "{\"spec\": " + "[".repeat(500) + "]".repeat(500) + "}"))
                        .status())
                .isEqualTo(400);
        assertThat(ask(GatewayCall.post("/v1/runs", "[".repeat(900_000))).status())
                .isEqualTo(400);
        assertThat(ask(GatewayCall.post("/v1/runs", "{\"text\": \"" + "\\ud800" + "\""))
                        .status())
                .isEqualTo(400);
        assertThat(ask(GatewayCall.post("/v1/runs", "a=b").with("content-type", "text/plain"))
                        .status())
                .isEqualTo(415);
        assertThat(ask(GatewayCall.get("/v1/runs").with("x-long", "y".repeat(20_000)))
                        .status())
                .isEqualTo(431);
        assertThat(ask(GatewayCall.get("/v1/runs?filter=" + "y".repeat(9_000))).status())
                .isEqualTo(414);
        assertThat(ask(GatewayCall.get("/v1/runs?pageSize=1&pageSize=2")).status())
                .isEqualTo(400);
        assertThat(ask(GatewayCall.get("/v1/nothing")).status()).isEqualTo(404);
        assertThat(ask(GatewayCall.post("/healthz", "")).status()).isEqualTo(405);
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
        Set<Thread> before = threads();
        submitted();
        ask(GatewayCall.post("/v1/estimate", job("SELECT * FROM numbers", "s3://lake/out")));
        assertThat(threads()).isSubsetOf(before);
    }

    private static Set<Thread> threads() {
        ThreadGroup ours = Thread.currentThread().getThreadGroup();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() == ours)
                .collect(Collectors.toSet());
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
