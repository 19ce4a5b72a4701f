package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.service.api.ApiFixture.Said;
import dev.millrace.service.http.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Two tenants of one service, who know nothing of each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantsTest {
    private static final Principal GEO = new Principal("geo");
    private static final Principal WEB = new Principal("web");
    private static final String FILE = """
        {"tenants": {
          "geo": {"tokens": ["geo-0123456789abcdef01234567"], "folder": "geo", "limits": {"tasks": "10", "wallTime": "10m"}},
          "web": {"tokens": ["web-0123456789abcdef01234567"], "folder": "web", "runs": 1}}}
        """;

    @TempDir
    static Path folder;

    private ApiFixture api;
    private String run = "";

    @BeforeAll
    void open() throws IOException {
        for (String tenant : new String[] {"geo", "web"}) {
            Files.createDirectories(folder.resolve(tenant));
            Files.writeString(folder.resolve(tenant).resolve("secrets.csv"), "id,word\n1," + tenant + "\n");
        }
        Files.createSymbolicLink(folder.resolve("geo").resolve("link"), folder.resolve("web"));
        Files.writeString(folder.resolve("tenants.json"), FILE);
        api = new ApiFixture(folder, Tenants.read(folder.resolve("tenants.json"), folder));
        run = submit(GEO, ApiFixture.body("mine", "out")).id();
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    private Said ask(Principal who, String method, String path) {
        return api.ask(who, method, path, new String[0], Map.of(), "");
    }

    private Said submit(Principal who, String body) {
        return api.ask(who, "POST", "/v1/runs", new String[0], Map.of("Content-Type", ApiFixture.JSON), body);
    }

    private Said sql(Principal who, String statement) {
        return api.ask(
                who,
                "POST",
                "/v1/sql",
                new String[0],
                Map.of("Content-Type", ApiFixture.JSON),
                "{\"wait\": \"59s\", \"statement\": \"" + statement + "\"}");
    }

    @Test
    void aRunOfAnotherIsNotThere() {
        String path = "/v1/runs/" + run;
        assertThat(ask(GEO, "GET", path).status()).isEqualTo(200);
        for (String below :
                new String[] {"", "/plan", "/stages", "/tasks", "/logs", "/events", "/results", "/results/one"}) {
            Said missing = ask(WEB, "GET", path + below);
            assertThat(missing.status()).as(below).isEqualTo(404);
            assertThat(missing.text()).doesNotContain(folder.toString());
        }
        for (String verb : new String[] {"cancel", "retry", "pause", "resume"}) {
            assertThat(ask(WEB, "POST", path + ":" + verb).status()).as(verb).isEqualTo(404);
        }
        assertThat(ask(WEB, "GET", "/v1/runs").text()).doesNotContain(run);
        assertThat(ask(GEO, "GET", "/v1/runs").text()).contains(run);
        assertThat(ask(Principal.OWNER, "GET", path).status()).isEqualTo(200);
        assertThat(ask(GEO, "GET", "/v1/runs/" + api.resting("owned")).status()).isEqualTo(404);
    }

    @Test
    void anIdOfAnotherIsTakenAndNotTold() {
        Said put = api.ask(
                WEB,
                "PUT",
                "/v1/runs/" + run,
                new String[0],
                Map.of("Content-Type", ApiFixture.JSON),
                ApiFixture.body("mine", "out"));
        assertThat(put.code()).isEqualTo("RUN_ID_TAKEN");
        assertThat(ask(WEB, "GET", "/v1/runs/" + run).status()).isEqualTo(404);
    }

    @Test
    void pathsBeginInTheTenantsFolder() {
        assertThat(api.rows(sql(GEO, "SELECT word FROM 'secrets.csv'"))).isEqualTo("[[\"geo\"]]");
        assertThat(api.ended("/v1/runs/" + run).state()).isEqualTo("SUCCEEDED");
        assertThat(folder.resolve("geo/out/_manifest.json")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM '../web/secrets.csv'",
                "SELECT * FROM '/etc/passwd.csv'",
                "SELECT * FROM 'link/secrets.csv'",
                "SELECT * FROM 'li[n]k/*.csv'",
                "SELECT * FROM '**/secrets.csv'",
                "SELECT * FROM read_csv('l?nk/*.csv')",
                "SELECT * FROM '*/../../web/secrets.csv'",
                "SELECT * FROM read_csv('file:///etc/passwd')",
                "SELECT * FROM '~/secrets.csv'",
                "SELECT * FROM '../geography/secrets.csv'"
            })
    void noStatementReadsOutsideOfIt(String statement) {
        Said refused = sql(GEO, statement);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(refused.text()).doesNotContain(folder.toString());
    }

    @Test
    void noJobReadsOrWritesOutsideOfIt() {
        assertThat(submit(GEO, ApiFixture.body("out", "../web/out")).code()).isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(submit(GEO, ApiFixture.body("out", "link/out")).code()).isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(submit(GEO, ApiFixture.body("out", "/tmp/millrace-of-nobody"))
                        .code())
                .isEqualTo("OUTSIDE_OF_TENANT");
        String source = ApiFixture.body("in", "in")
                .replace("\"steps\"", "\"sources\": {\"t\": {\"from\": \"../web/*.csv\"}}, \"steps\"");
        Said refused = submit(GEO, source);
        assertThat(refused.code()).isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(refused.json().required("errors").get(0).required("pointer").stringValue())
                .startsWith("/spec/sources/t");
        Said linked = submit(GEO, reading("li[n]k/*.csv"));
        assertThat(linked.code()).isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(linked.json().required("errors").get(0).required("pointer").stringValue())
                .startsWith("/spec/sources/t");
        assertThat(linked.text()).contains("'link/secrets.csv'").doesNotContain(folder.toString());
        String told = ApiFixture.body("in", "in")
                .replace(
                        "\"steps\"",
                        "\"notify\": [{\"url\": \"http://169.254.169.254/\", \"on\": [\"failed\"]}], \"steps\"");
        assertThat(submit(GEO, told).status()).isEqualTo(422);
    }

    private static String reading(String path) {
        return ApiFixture.body("reads", "reads")
                .replace("\"steps\"", "\"sources\": {\"t\": {\"from\": \"" + path + "\"}}, \"steps\"")
                .replace("SELECT 42 AS answer", "SELECT id + 1 AS answer FROM t");
    }

    @Test
    void pathsAreToldAsTheyWereWritten() throws IOException {
        Said missing = submit(GEO, reading("data/none.csv"));
        assertThat(missing.code()).isEqualTo("PATH_NOT_FOUND");
        assertThat(missing.text()).contains("'data/none.csv'").doesNotContain(folder.toString());

        Files.writeString(folder.resolve("geo/mixed.csv"), "id\n" + "1\n".repeat(100_000) + "x\n");
        Said accepted = submit(GEO, reading("mixed.csv"));
        api.ended("/v1/runs/" + accepted.id());
        Said failed = ask(GEO, "GET", "/v1/runs/" + accepted.id());
        assertThat(failed.json().required("failure").toString())
                .contains("'mixed.csv'")
                .doesNotContain(folder.toString());
        assertThat(ask(GEO, "GET", "/v1/runs").json().toString()).contains("of 'mixed.csv'");
    }

    private static String document(String name, String from, String to) {
        JobSpec.Source source = new JobSpec.Source(
                "t",
                List.of("file://" + folder.resolve(from)),
                "csv",
                List.of(),
                List.of(),
                JobSpec.CsvOptions.DETECT,
                false,
                Place.of("frames"));
        JobSpec spec = new JobSpec(
                name,
                List.of(source),
                List.of(new JobSpec.Step("one", "SELECT word FROM t", Map.of(), Place.of("frames"))),
                List.of(new JobSpec.Sink(
                        "one", new Location(to), OutputSpec.Format.PARQUET, false, Place.of("frames"))),
                new TreeMap<>(),
                JobSpec.Limits.DEFAULT,
                new TreeMap<>());
        return JsonMapper.shared()
                .createObjectNode()
                .put("document", new String(JobSpecCodec.write(spec), StandardCharsets.UTF_8))
                .toString();
    }

    @Test
    void aJobThatWasPutTogetherElsewhereIsKeptWithinTheFolderToo() {
        Said kept = submit(GEO, document("frame", "geo/secrets.csv", "millrace:/kept"));
        assertThat(kept.status()).isEqualTo(202);
        assertThat(api.ended("/v1/runs/" + kept.id()).state()).isEqualTo("SUCCEEDED");
        assertThat(ask(GEO, "GET", "/v1/runs/" + kept.id() + "/results/one").status())
                .isEqualTo(200);
        assertThat(submit(GEO, document("frame", "web/secrets.csv", "millrace:/kept"))
                        .code())
                .isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(submit(GEO, document("frame", "geo/secrets.csv", "file://" + folder.resolve("web/out")))
                        .code())
                .isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(submit(
                                GEO,
                                document(
                                        "frame",
                                        "geo/secrets.csv",
                                        "file://" + folder.resolve("home/results/result-1")))
                        .code())
                .isEqualTo("OUTSIDE_OF_TENANT");
        for (String name : List.of("../up", "..", "a\\b", "")) {
            assertThat(submit(GEO, document(name, "geo/secrets.csv", "millrace:/kept"))
                            .code())
                    .as(name)
                    .isEqualTo("BAD_DOCUMENT");
        }
        for (String text : List.of("", "{}", "null", "[[[[")) {
            assertThat(submit(GEO, "{\"document\": \"" + text + "\"}").code())
                    .as(text)
                    .isEqualTo("BAD_DOCUMENT");
        }
    }

    @Test
    void theFolderOfARequestLiesWithinThatOfTheTenant() {
        String body = ApiFixture.body("there", "there");
        assertThat(submit(GEO, body.replaceFirst("\\{", "{\"folder\": \"" + folder.resolve("web") + "\","))
                        .code())
                .isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(submit(GEO, body.replaceFirst("\\{", "{\"folder\": \"" + folder.resolve("geo/../web") + "\","))
                        .code())
                .isEqualTo("OUTSIDE_OF_TENANT");
    }

    @Test
    void limitsOfTheTenantAreThoseOfItsRuns() {
        assertThat(api.runtime.catalogue().known(new RunId(run)).limits().tasks())
                .isEqualTo(10);
        String wide = ApiFixture.body("wide", "wide").replace("\"steps\"", "\"limits\": {\"tasks\": 11}, \"steps\"");
        assertThat(submit(GEO, wide).code()).isEqualTo("LIMIT_OF_TENANT");
        assertThat(submit(WEB, wide.replace("11", "11000")).status()).isIn(202, 429);
    }

    @Test
    void aTenantHasOnlySoManyRunsAtOnce() {
        RunId held = api.resting("held");
        api.runtime.requests().own(held, "web");
        Said refused = submit(WEB, ApiFixture.body("second", "second"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("TOO_MANY_RUNS");
        assertThat(refused.headers()).containsKey("Retry-After");
        api.runtime.cancel(held);
    }

    @Test
    void jobsAndKeysOfOneAreNotTheOthers() {
        Map<String, String> headers = Map.of("Content-Type", ApiFixture.JSON, "Idempotency-Key", "same");
        String body = ApiFixture.body("keyed", "keyed");
        Said first = api.ask(GEO, "POST", "/v1/runs", new String[0], headers, body);
        Said other = api.ask(Principal.OWNER, "POST", "/v1/runs", new String[0], headers, body);
        assertThat(first.status()).isEqualTo(202);
        assertThat(other.status()).isEqualTo(202);
        assertThat(other.id()).isNotEqualTo(first.id());
        assertThat(api.ask(GEO, "PUT", "/v1/jobs/daily", new String[0], headers, body)
                        .status())
                .isEqualTo(201);
        assertThat(ask(WEB, "GET", "/v1/jobs/daily").status()).isEqualTo(404);
        assertThat(ask(WEB, "GET", "/v1/jobs").text()).doesNotContain("daily");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tenants\": {\"a\": {\"tokens\": [\"short\"], \"folder\": \"a\"}}}",
                "{\"tenants\": {\"a\": {\"tokens\": [], \"folder\": \"a\"}, \"b\": {\"tokens\": [], \"folder\":"
                        + " \"a/b\"}}}",
                "{\"tenants\": {\"a\": {\"tokens\": [\"0123456789abcdef01234567\"], \"folder\": \"a\"}, \"b\":"
                        + " {\"tokens\": [\"0123456789abcdef01234567\"], \"folder\": \"b\"}}}",
                "{\"tenants\": {\"A b\": {\"tokens\": [], \"folder\": \"a\"}}}",
                "{\"tenants\": {\"a\": {\"folder\": \"a\"}}}",
                "tenants: yes"
            })
    void aFileThatWouldMixTenantsIsRefused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), text);
        assertThatThrownBy(() -> Tenants.read(file, folder))
                .isInstanceOfSatisfying(MillraceException.class, refused -> {
                    assertThat(refused.failure().code()).isIn("BAD_TENANTS", "BAD_TOKEN");
                    assertThat(refused.getMessage()).doesNotContain("0123456789abcdef01234567");
                });
    }
}
