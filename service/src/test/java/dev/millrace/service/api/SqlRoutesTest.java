package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.api.ApiFixture.Said;
import dev.millrace.service.http.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SqlRoutesTest {
    @TempDir
    static Path folder;

    private ApiFixture api;

    @BeforeAll
    void open() throws IOException {
        Files.writeString(folder.resolve("numbers.csv"), "id,word\n1,one\n2,two\n3,three\n");
        api = new ApiFixture(folder);
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    @Test
    void rowsComeWithTheAnswer() {
        Said rows = api.post("/v1/sql", """
                {"statement": "SELECT word FROM numbers WHERE id >= :least ORDER BY id",
                 "tables": {"numbers": "numbers.csv"}, "params": {"least:int": "2"}, "wait": "59s"}
                """);
        assertThat(api.rows(rows)).isEqualTo("[[\"two\"],[\"three\"]]");
        assertThat(api.ended(rows.headers().getOrDefault("Location", "")).state())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void aFileThatIsNotThereIsCalledAsItWasWritten() {
        for (String path : List.of("nothing.parquet", "no/thing/", "./no/*.csv")) {
            Said said = api.post("/v1/sql", "{\"statement\": \"SELECT * FROM '" + path + "'\"}");
            assertThat(said.status()).isEqualTo(422);
            assertThat(said.code()).isEqualTo("PATH_NOT_FOUND");
            assertThat(said.json().required("detail").stringValue()).contains("'" + path + "'");
            assertThat(said.json().toString()).doesNotContain(api.folder.toString());
        }
    }

    @Test
    void whatIsWrongWithAStatementHasItsPlace() {
        Said refused = api.post("/v1/sql", "{\"statement\": \"SELECT 1,\\n nothing FROM 'numbers.csv'\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("UNKNOWN_COLUMN");
        assertThat(refused.json().required("errors").get(0).required("line").intValue())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY (SELECT 1) TO '/tmp/x.csv'",
                "ATTACH '/etc/passwd' AS x",
                "SET enable_external_access = true",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT getenv('HOME')",
                "SELECT * FROM read_csv('http://169.254.169.254/latest/meta-data')",
                "INSTALL httpfs",
                "SELECT 1; SELECT 2"
            })
    void statementsThatLeaveTheSandboxAreRefused(String statement) {
        Said refused = api.post("/v1/sql", "{\"statement\": \"" + statement + "\"}");
        assertThat(refused.status()).isEqualTo(422);
    }

    @Test
    void anEstimateStoresNothing() {
        int before = api.view.home().runs().size();
        Said estimate = api.post("/v1/estimate", ApiFixture.body("estimated", "estimated"));
        assertThat(estimate.json().required("tasks").intValue()).isEqualTo(1);
        assertThat(api.view.home().runs()).hasSize(before);
    }

    private Said put(String name, String body, String... seen) {
        Map<String, String> headers = seen.length == 0
                ? Map.of("Content-Type", "application/json")
                : Map.of("Content-Type", "application/json", "If-Match", seen[0]);
        return api.ask(Principal.OWNER, "PUT", "/v1/jobs/" + name, new String[0], headers, body);
    }

    private Said delete(String name, Map<String, String> headers) {
        return api.ask(Principal.OWNER, "DELETE", "/v1/jobs/" + name, new String[0], headers, "");
    }

    @Test
    void aJobThatIsKeptHasVersions() {
        Said first = put("daily", ApiFixture.body("daily", "first"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.headers()).containsEntry("ETag", "\"1\"");
        assertThat(put("daily", ApiFixture.body("daily", "lost")).status()).isEqualTo(412);
        assertThat(put("daily", ApiFixture.body("daily", "second"), "\"1\"").headers())
                .containsEntry("ETag", "\"2\"");
        assertThat(put("daily", ApiFixture.body("daily", "late"), "\"1\"").status())
                .isEqualTo(412);
        assertThat(api.get("/v1/jobs/daily").json().required("version").intValue())
                .isEqualTo(2);
        assertThat(api.get("/v1/jobs/daily", "version", "1").text()).contains("first");
        assertThat(api.get("/v1/jobs/daily/versions")
                        .json()
                        .required("versions")
                        .size())
                .isEqualTo(2);
        assertThat(api.get("/v1/jobs").text()).contains("daily");
        assertThat(delete("daily", Map.of()).status()).isEqualTo(428);
        assertThat(delete("daily", Map.of("If-Match", "\"1\"")).status()).isEqualTo(412);
        assertThat(delete("daily", Map.of("If-Match", "\"2\"")).status()).isEqualTo(204);
        assertThat(api.get("/v1/jobs/daily").status()).isEqualTo(404);
        assertThat(api.get("/v1/jobs/daily", "version", "2").text()).contains("second");
        assertThat(put("daily", ApiFixture.body("daily", "again"))
                        .json()
                        .required("version")
                        .intValue())
                .isEqualTo(4);
    }

    @Test
    void aJobThatIsKeptIsRunWithValuesOfItsOwn() {
        String body = """
                {"spec": {"apiVersion": "millrace/v1", "job": "valued", "params": {"day": {"type": "string"}},
                          "steps": {"one": {"sql": "SELECT :day AS day"}},
                          "sinks": {"one": {"to": "valued", "mode": "overwrite"}}}}
                """;
        assertThat(put("valued", body).status()).isEqualTo(201);
        assertThat(put("broken", body.replace("sinks", "sinkz")).status()).isEqualTo(422);
        assertThat(api.post("/v1/jobs/valued:run", "").code()).isEqualTo("MISSING_PARAMETER");
        Said begun =
                api.post("/v1/jobs/valued:run", "{\"params\": {\"day\": \"monday\"}, \"labels\": {\"by\": \"hand\"}}");
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.json().required("labels").required("by").stringValue()).isEqualTo("hand");
        String run = "/v1/runs/" + begun.id();
        assertThat(api.ended(run).state()).isEqualTo("SUCCEEDED");
        assertThat(api.get(run + "/results/one", "format", "csv").text()).isEqualTo("day\nmonday\n");
        assertThat(api.post("/v1/jobs/valued:run", "{\"spec\": {}}").code()).isEqualTo("INVALID_BODY");
        assertThat(api.post("/v1/jobs/nobody:run", "").status()).isEqualTo(404);
    }

    @Test
    void limitsAreTold() {
        assertThat(api.get("/v1/limits")
                        .json()
                        .required("request")
                        .required("bodyBytes")
                        .intValue())
                .isEqualTo(1 << 20);
    }
}
