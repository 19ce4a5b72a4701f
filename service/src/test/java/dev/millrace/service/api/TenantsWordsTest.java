package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.service.api.ApiFixture.Said;
import dev.millrace.service.document.RunRecordJson;
import dev.millrace.service.http.Principal;
import dev.millrace.service.runs.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where a tenant's folder and the home lie on the server is told to no tenant, by no answer; paths begin in its folder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantsWordsTest {
    private static final Principal GEO = new Principal("geo");
    private static final List<String> BELOW_A_RUN = List.of(
            "",
            "/plan",
            "/plan?format=text",
            "/plan?format=dot",
            "/plan?format=mermaid",
            "/plan?analyze=true",
            "/stages",
            "/stages/0",
            "/tasks",
            "/tasks/0.0",
            "/record",
            "/story",
            "/report",
            "/task-stream",
            "/lineage",
            "/logs",
            "/events",
            "/results");

    @TempDir
    static Path folder;

    private ApiFixture api;
    private String good = "";
    private String bad = "";
    private String query = "";

    @Test
    void onlyTheHomeItselfAndWhatLiesInItIsReworded() {
        Pattern home = TenantWords.pattern(new Location("file:///data/.millrace"));
        String text = "/data/.millrace/a file:///data/.millrace /other/data/.millrace/b /data/.millrace-2/c"
                + " /data/.millrace.old x/data/.millrace '/data/.millrace'.";
        assertThat(home.matcher(text).replaceAll("H"))
                .isEqualTo(
                        "H/a H /other/data/.millrace/b /data/.millrace-2/c /data/.millrace.old x/data/.millrace 'H'.");
    }

    @BeforeAll
    void open() throws IOException {
        Path own = Files.createDirectories(folder.resolve("geo/data"));
        Files.writeString(own.resolve("good.csv"), "id,word\n1,one\n2,two\n");
        Files.writeString(own.resolve("mixed.csv"), "id\n" + "1\n".repeat(100_000) + "x\n");
        Files.writeString(folder.resolve("tenants.json"), """
            {"tenants": {"geo": {"tokens": ["geo-0123456789abcdef01234567"], "folder": "geo"}}}
            """);
        api = new ApiFixture(folder, Tenants.read(folder.resolve("tenants.json"), folder));
        good = submit("good", "data/good.csv").id();
        bad = submit("bad", "data/mixed.csv").id();
        Said asked =
                post("/v1/sql", "{\"wait\": \"0s\", \"statement\": \"SELECT count(*) AS n FROM 'data/good.csv'\"}");
        query = asked.id();
        for (String run : List.of(good, bad, query)) {
            api.ended("/v1/runs/" + run);
        }
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    private Said get(String target) {
        int mark = target.indexOf('?');
        String[] parameters =
                mark < 0 ? new String[0] : target.substring(mark + 1).split("=");
        return api.ask(GEO, "GET", mark < 0 ? target : target.substring(0, mark), parameters, Map.of(), "");
    }

    private Said post(String path, String body, String... parameters) {
        return api.ask(GEO, "POST", path, parameters, Map.of("Content-Type", ApiFixture.JSON), body);
    }

    private static String job(String name, String from) {
        return """
            {"spec": {"apiVersion": "millrace/v1", "job": "%s",
                      "sources": {"t": {"from": "%s"}},
                      "steps": {"one": {"sql": "SELECT id + 1 AS next FROM t"}},
                      "sinks": {"one": {"to": "out/%s", "mode": "overwrite"}}}}
            """.formatted(name, from, name);
    }

    private Said submit(String name, String from) {
        Said said = post("/v1/runs", job(name, from));
        assertThat(said.status()).as(said.text()).isEqualTo(202);
        return said;
    }

    private void assertTold(Map<String, Said> answers) {
        assertThat(answers)
                .allSatisfy((what, said) ->
                        assertThat(said.text() + said.headers()).as(what).doesNotContain(folder.toString()));
    }

    @Test
    void nothingOfARunTellsWhereTheServerKeepsIt() {
        Map<String, Said> answers = new TreeMap<>();
        for (String run : List.of(good, bad, query)) {
            BELOW_A_RUN.forEach(below -> answers.put(run + below, get("/v1/runs/" + run + below)));
        }
        answers.put("list", get("/v1/runs"));
        answers.put("result", get("/v1/runs/" + good + "/results/one"));
        assertTold(answers);
        assertThat(get("/v1/runs/" + good + "/results")
                        .json()
                        .at("/results/0/path")
                        .asString())
                .isEqualTo("out/good");
        assertThat(get("/v1/runs/" + bad).json().at("/failure/message").asString())
                .contains("'data/mixed.csv'");
        assertThat(get("/v1/runs/" + good + "/plan").text()).contains("out/good");
        assertThat(get("/v1/runs/" + good + "/report").text())
                .contains("<bdi>out/good</bdi>", "<bdi>data/good.csv</bdi>");
        assertThat(get("/v1/runs/" + good + "/lineage")
                        .json()
                        .at("/outputs/0/name")
                        .asString())
                .isEqualTo("/out/good");
        assertThat(get("/v1/runs/" + query + "/lineage")
                        .json()
                        .at("/inputs/0/name")
                        .asString())
                .isEqualTo("/data/good.csv");
    }

    @Test
    void theRecordIsReadByTheClientOfATenantAndItsDocumentsAreWhole() {
        assertThat(destination(good)).isEqualTo("file:///out/good");
        assertThat(destination(query)).startsWith("millrace:/results/");
        RunRecord failed = RunRecordJson.read(get("/v1/runs/" + bad + "/record").json());
        assertThat(failed.view().failure().orElseThrow().message()).contains("'/data/mixed.csv'");
    }

    private String destination(String run) {
        return RunRecordJson.read(get("/v1/runs/" + run + "/record").json())
                .view()
                .plan()
                .orElseThrow()
                .results()
                .getFirst()
                .destination()
                .uri();
    }

    @Test
    void rowsAreToldAsTheyAre() {
        String path = folder + "/geo/data/good.csv";
        assertThat(api.rows(post("/v1/sql", "{\"wait\": \"59s\", \"statement\": \"SELECT '" + path + "' AS said\"}")))
                .isEqualTo("[[\"" + path + "\"]]");
    }

    @Test
    void aFolderWhoseNameBeginsAlikeIsAnother() {
        Tenant geo = new Tenant("geo", Path.of("/srv/geo"), "file:///srv/geo", new TreeMap<>(), 0);
        assertThat(geo.told("in /srv/geo, '/srv/geo/a b.csv', file:///srv/geo/c and /srv/geo."))
                .isEqualTo("in ., 'a b.csv', c and ..");
        assertThat(geo.told("/srv/geography/a /srv/geo.csv /srv/geo-2"))
                .isEqualTo("/srv/geography/a /srv/geo.csv /srv/geo-2");
        assertThat(geo.rooted("file:///srv/geo/out")).isEqualTo("file:///out");
        assertThat(geo.rooted("/srv/geo")).isEqualTo("/");
    }

    @Test
    void theOwnerIsToldWhereItLies() {
        assertThat(api.get("/v1/runs/" + good + "/results").text()).contains(folder + "/geo/out/good");
    }

    @Test
    void nothingOfWhatIsOnlyAskedDoesEither() {
        String whole = job("good", "data/good.csv");
        Map<String, Said> answers = new TreeMap<>();
        for (String run : List.of("plan", "validate", "columns")) {
            answers.put(run, post("/v1/runs", whole, "dryRun", run));
        }
        answers.put("missing", post("/v1/runs", job("none", "data/none.csv")));
        answers.put("folder", post("/v1/runs", job("none", "data")));
        answers.put(
                "job",
                api.ask(GEO, "PUT", "/v1/jobs/daily", new String[0], Map.of("Content-Type", ApiFixture.JSON), whole));
        answers.put("jobs", get("/v1/jobs"));
        answers.put("named", get("/v1/jobs/daily"));
        answers.put("described", post("/v1/tables:describe", "{\"path\": \"data/good.csv\"}"));
        answers.put("tables", get("/v1/tables"));
        assertTold(answers);
    }
}
