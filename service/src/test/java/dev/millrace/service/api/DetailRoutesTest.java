package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.RunId;
import dev.millrace.service.api.ApiFixture.Said;
import dev.millrace.service.http.Principal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be seen of one run that has ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DetailRoutesTest {
    @TempDir
    static Path folder;

    private ApiFixture api;
    private String run = "";

    @BeforeAll
    void open() {
        api = new ApiFixture(folder);
        String job = """
            {"spec": {"apiVersion": "millrace/v1", "job": "detailed",
                      "steps": {"numbers": {"sql": "SELECT range AS id, 'text ' || range AS word FROM range(1000)"},
                                "few": {"sql": "SELECT id % 7 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL"}},
                      "sinks": {"numbers": {"to": "numbers", "mode": "overwrite"},
                                "few": {"to": "few", "mode": "overwrite"}}}}
            """;
        run = "/v1/runs/" + api.post("/v1/runs", job).id();
        assertThat(api.ended(run).state()).isEqualTo("SUCCEEDED");
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    @Test
    void thePlanComesInEachFormat() {
        assertThat(api.get(run + "/plan").json().required("stages").size()).isPositive();
        assertThat(api.get(run + "/plan", "analyze", "true").text()).contains("measured");
        assertThat(api.get(run + "/plan", "format", "text").text()).contains("stage");
        assertThat(api.get(run + "/plan", "format", "dot").text()).startsWith("digraph");
        assertThat(api.get(run + "/plan", "format", "pdf").status()).isEqualTo(400);
    }

    @Test
    void stagesAndTasksAreListedAndFoundByNumber() {
        List<JsonNode> stages =
                api.get(run + "/stages").json().required("stages").valueStream().toList();
        assertThat(stages)
                .allSatisfy(stage ->
                        assertThat(stage.required("state").stringValue()).isEqualTo("DONE"));
        assertThat(api.get(run + "/stages/0").json()).isEqualTo(stages.getFirst());
        assertThat(api.get(run + "/stages/99").status()).isEqualTo(404);
        JsonNode first = api.get(run + "/tasks", "pageSize", "1").json();
        assertThat(first.required("tasks").size()).isEqualTo(1);
        String next = first.required("nextPageToken").stringValue();
        JsonNode second =
                api.get(run + "/tasks", "pageSize", "1", "pageToken", next).json();
        assertThat(second.required("tasks").get(0))
                .isNotEqualTo(first.required("tasks").get(0));
        assertThat(api.get(run + "/tasks", "state", "FAILED")
                        .json()
                        .required("tasks")
                        .size())
                .isZero();
        assertThat(api.get(run + "/tasks/0.0").json())
                .isEqualTo(first.required("tasks").get(0));
        assertThat(api.get(run + "/tasks/0.9999").status()).isEqualTo(404);
    }

    @Test
    void logsAreLinesOfObjects() {
        Said all = api.get(run + "/logs");
        assertThat(all.headers()).containsEntry("Content-Type", "application/x-ndjson");
        assertThat(all.text().lines().map(JsonMapper.shared()::readTree))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.has("attempt")).isTrue());
        assertThat(api.get(run + "/logs", "task", "77").text()).isEmpty();
        assertThat(api.get(run + "/logs", "since", "4000000000000").text()).isEmpty();
        String attempt = JsonMapper.shared()
                .readTree(all.text().lines().toList().getLast())
                .required("attempt")
                .stringValue();
        assertThat(api.get(run + "/logs", "attempt", attempt).text().lines().toList())
                .isNotEmpty()
                .isEqualTo(all.text()
                        .lines()
                        .filter(line -> line.contains("\"attempt\":\"" + attempt + "\""))
                        .toList());
        assertThat(api.get(run + "/logs", "attempt", "1.2.3.4").text()).isEmpty();
        String beside = AttemptId.speculative(0, 0, 1).toString();
        assertThat(api.get(run + "/logs", "attempt", beside).status())
                .as(beside)
                .isEqualTo(200);
    }

    @Test
    void linesOfALogAreChosenByTheirLevel() {
        assertThat(levels(run)).containsOnly("INFO");
        assertThat(api.get(run + "/logs", "level", "info").text())
                .isEqualTo(api.get(run + "/logs").text());
        assertThat(api.get(run + "/logs", "level", "warn").text()).isEmpty();
        Said unknown = api.get(run + "/logs", "level", "loud");
        assertThat(unknown.code()).isEqualTo("BAD_PARAMETER");
        assertThat(unknown.text()).contains("'level'", "loud", "Known: info, warn, error");
        assertThat(api.get(run + "/logs", "level", "warm").text()).contains("Did you mean 'warn'?");
    }

    @Test
    void theLineOfAFailureThatEndsARunIsAnError() {
        String failed = ended("""
            {"spec": {"apiVersion": "millrace/v1", "job": "failing",
                      "steps": {"one": {"sql": "SELECT CAST('x' || range AS INTEGER) AS n FROM range(3)"}},
                      "sinks": {"one": {"to": "failing", "mode": "overwrite"}}}}
            """, "FAILED");
        assertThat(levels(failed, "level", "error")).containsOnly("ERROR").isNotEmpty();
        assertThat(levels(failed)).contains("INFO", "ERROR");
        assertThat(levels(failed, "level", "warn", "follow", "true")).isEqualTo(levels(failed, "level", "error"));
    }

    @Test
    void theLineOfATaskThatFoundBadRowsIsAWarning() throws Exception {
        Files.writeString(folder.resolve("codes.csv"), "code\n1\n2\nx\n");
        String held = ended("""
            {"spec": {"apiVersion": "millrace/v1", "job": "held",
                      "sources": {"codes": {"from": "codes.csv", "columns": {"code": "int"},
                                            "badRows": {"to": "bad", "max": 5}}},
                      "steps": {"one": {"sql": "SELECT * FROM codes"}},
                      "sinks": {"one": {"to": "held", "mode": "overwrite"}}}}
            """, "SUCCEEDED");
        // The log of a task that went well is stored beside the next task, of whatever run.
        ended(ApiFixture.body("next", "next"), "SUCCEEDED");
        List<JsonNode> warned = api.get(held + "/logs", "level", "warn")
                .text()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(warned).hasSize(1);
        assertThat(warned.getFirst().required("event").stringValue()).isEqualTo("done");
        assertThat(warned.getFirst().required("subject").stringValue()).isEqualTo("codes");
        assertThat(warned.getFirst().required("badRows").intValue()).isEqualTo(1);
        assertThat(levels(held)).contains("INFO", "WARN").doesNotContain("ERROR");
    }

    private String ended(String job, String state) {
        String path = "/v1/runs/" + api.post("/v1/runs", job).id();
        assertThat(api.ended(path).state()).isEqualTo(state);
        return path;
    }

    private List<String> levels(String path, String... query) {
        return api.get(path + "/logs", query)
                .text()
                .lines()
                .map(line ->
                        JsonMapper.shared().readTree(line).required("level").stringValue())
                .toList();
    }

    @Test
    void followedLogsOfARunThatHasEndedAreThoseThatAreThere() {
        assertThat(api.get(run + "/logs", "follow", "true").text())
                .isEqualTo(api.get(run + "/logs").text())
                .isNotEmpty();
        assertThat(api.get(run + "/logs", "follow", "true", "task", "77").text())
                .isEmpty();
    }

    @Test
    void whoFollowsTheLogsOfARunHasAllOfThemWhenItHasEnded() {
        String other = "/v1/runs/" + api.post("/v1/sql", """
            {"statement": "SELECT count(*) FROM range(1000)", "wait": "0s"}
            """).id();
        String followed = api.get(other + "/logs", "follow", "true").text();
        assertThat(api.ended(other).state()).isEqualTo("SUCCEEDED");
        assertThat(followed.lines().toList())
                .isNotEmpty()
                .hasSameElementsAs(api.get(other + "/logs").text().lines().toList());
    }

    @Test
    void rowsAreReadPageByPage() {
        String all = api.get(run + "/results/numbers", "format", "csv").text();
        String header = all.lines().findFirst().orElseThrow() + "\n";
        StringBuilder pages = new StringBuilder(header);
        for (int offset = 0; offset < 1_050; offset += 350) {
            Said page = api.get(
                    run + "/results/numbers", "format", "csv", "limit", "350", "offset", Integer.toString(offset));
            assertThat(page.text()).startsWith(header);
            pages.append(page.text().substring(header.length()));
        }
        assertThat(pages.toString()).isEqualTo(all);
        assertThat(api.get(run + "/results/few", "format", "ndjson", "offset", "5")
                        .text()
                        .lines())
                .hasSize(2);
        assertThat(api.get(run + "/results/few", "format", "ndjson", "offset", "7")
                        .text())
                .isEmpty();
        assertThat(api.get(run + "/results/few", "format", "json", "offset", "-1")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void rowsComeWithTheAnswerInEachFormat() {
        Said json = api.get(run + "/results/few", "format", "json");
        assertThat(json.headers()).containsEntry("Millrace-Inline", "true");
        assertThat(json.json().required("rows").size()).isEqualTo(7);
        assertThat(json.json().required("rows").get(0).toString()).isEqualTo("[0,143]");
        assertThat(api.get(run + "/results/few", "format", "csv", "limit", "2").text())
                .isEqualTo("k,n\n0,143\n1,143\n");
        assertThat(api.get(run + "/results/few", "format", "ndjson", "limit", "1")
                        .text())
                .isEqualTo("{\"k\": 0, \"n\": 143}\n");
        assertThat(api.get(run + "/results").json().required("results").size()).isEqualTo(2);
        assertThat(api.get(run + "/results/none").status()).isEqualTo(404);
    }

    @Test
    void aManifestLinksToTheFilesAsTheyArePublished() throws Exception {
        JsonNode manifest = api.get(run + "/results/numbers").json();
        assertThat(manifest.required("rowCount").intValue()).isEqualTo(1000);
        JsonNode segment = manifest.required("segments").get(0);
        String url = segment.required("url").stringValue();
        Said file = api.ask(new Principal("anybody"), "GET", url, new String[0], Map.of(), "");
        assertThat(file.status()).isEqualTo(200);
        Path published =
                folder.resolve("numbers").resolve(segment.required("file").stringValue());
        assertThat(file.text()).isEqualTo(new String(Files.readAllBytes(published), StandardCharsets.UTF_8));
    }

    @Test
    void theOnlyFileOfAResultIsGivenAsItIs() {
        Said file = api.get(run + "/results/few", "format", "parquet");
        assertThat(file.headers()).containsEntry("Content-Type", "application/vnd.apache.parquet");
        assertThat(file.text()).startsWith("PAR1").endsWith("PAR1");
        assertThat(api.get(run + "/results/few", "format", "parquet", "limit", "1")
                        .code())
                .isEqualTo("BAD_PARAMETER");
        assertThat(api.get(run + "/results/none", "format", "parquet").code()).isEqualTo("NO_RESULT");
        String csv = "/v1/runs/" + api.post("/v1/runs", """
            {"spec": {"apiVersion": "millrace/v1", "job": "text", "steps": {"one": {"sql": "SELECT 1 AS x"}},
                      "sinks": {"one": {"to": "text", "format": "csv", "mode": "overwrite"}}}}
            """).id();
        assertThat(api.ended(csv).state()).isEqualTo("SUCCEEDED");
        assertThat(api.get(csv + "/results/one", "format", "parquet").code()).isEqualTo("NOT_ONE_FILE");
    }

    @Test
    void aLinkThatIsForgedOrTooOldLeadsNowhere() {
        Links links = new Links();
        RunId id = new RunId(run.substring("/v1/runs/".length()));
        String link = links.link(new Links.Target(id, "few", 0), 1_000);
        assertThat(links.read(link, 2_000).output()).isEqualTo("few");
        assertThat(api.get("/v1/files/" + link).status()).isEqualTo(403);
        String url = api.get(run + "/results/few")
                .json()
                .required("segments")
                .get(0)
                .required("url")
                .stringValue();
        assertThat(api.get(url).status()).isEqualTo(200);
        char last = url.charAt(url.length() - 2);
        assertThat(api.get(url.substring(0, url.length() - 2)
                                + (last == 'A' ? 'B' : 'A')
                                + url.charAt(url.length() - 1))
                        .status())
                .isEqualTo(403);
        assertThat(api.get("/v1/files/abc.def").status()).isEqualTo(403);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> links.read(link, 1_001 + Links.LIFE_MILLIS))
                .hasMessageContaining("FORBIDDEN");
    }

    @Test
    void rowsThatAreTooManyForAnAnswerAreLinked() {
        String big = api.post("/v1/runs", """
            {"spec": {"apiVersion": "millrace/v1", "job": "big",
                      "steps": {"big": {"sql": "SELECT repeat('x', 1000) AS x FROM range(5000)"}},
                      "sinks": {"big": {"to": "big", "mode": "overwrite"}}}}
            """).id();
        assertThat(api.ended("/v1/runs/" + big).state()).isEqualTo("SUCCEEDED");
        Said result = api.get("/v1/runs/" + big + "/results/big", "format", "csv");
        assertThat(result.headers()).containsEntry("Millrace-Inline", "false");
        assertThat(result.json().required("segments").size()).isPositive();
        assertThat(api.get("/v1/runs/" + big + "/results/big", "format", "csv", "limit", "10")
                        .headers())
                .containsEntry("Millrace-Inline", "true");
    }

    @Test
    void eventsEndWithTheRunAndGoOnAfterTheLastThatWasSeen() {
        Said lines = api.get(run + "/events");
        JsonNode event = lines.json();
        assertThat(event.required("run").required("state").stringValue()).isEqualTo("SUCCEEDED");
        String id = event.required("id").stringValue();
        assertThat(watched(Map.of("Last-Event-ID", id)).text()).isEmpty();
        Said sent = watched(Map.of("Accept", "text/event-stream"));
        assertThat(sent.headers()).containsEntry("Content-Type", "text/event-stream");
        assertThat(sent.text())
                .startsWith("id: " + id + "\nevent: run\ndata: {")
                .endsWith("}\n\n");
    }

    private Said watched(Map<String, String> headers) {
        return api.ask(Principal.OWNER, "GET", run + "/events", new String[0], headers, "");
    }

    @Test
    void eventsOfARunThatStandsStillEndWithTheWait() {
        Said one = api.get("/v1/runs/" + api.resting("still") + "/events", "wait", "0s");
        assertThat(one.json().required("run").required("state").stringValue()).isEqualTo("ACCEPTED");
    }
}
