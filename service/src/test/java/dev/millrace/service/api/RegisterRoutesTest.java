package dev.millrace.service.api;

import static dev.millrace.service.api.TwoTenants.GEO;
import static dev.millrace.service.api.TwoTenants.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.plan.job.TableDefinition;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TableReference;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.service.api.ApiFixture.Said;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpRequest;
import dev.millrace.service.http.JsonText;
import dev.millrace.service.http.Principal;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.tables.TableRegister;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.record.KeyRow;
import dev.millrace.storage.record.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name says where rows come from until a run is submitted, and nothing of a run that was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegisterRoutesTest {
    private static final Principal OWNER = Principal.OWNER;

    @TempDir
    static Path folder;

    private ApiFixture api;

    @BeforeAll
    void open() throws IOException {
        for (String tenant : new String[] {"geo", "web"}) {
            Files.createDirectories(folder.resolve(tenant));
            Files.writeString(folder.resolve(tenant).resolve("words.csv"), "id,word\n1," + tenant + "\n");
        }
        Files.writeString(folder.resolve("one.csv"), "id,word\n1,one\n");
        Files.writeString(folder.resolve("two.dat"), "id;word\n2;two\n");
        Files.writeString(folder.resolve("bad.csv"), "id,word\n1,one\nx,two\n");
        Files.writeString(folder.resolve("tenants.json"), TwoTenants.FILE);
        api = new ApiFixture(folder, Tenants.read(folder.resolve("tenants.json"), folder));
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    private Said ask(Principal who, String method, String path, String body, String... seen) {
        Map<String, String> headers = new TreeMap<>();
        if (!body.isEmpty()) {
            headers.put("Content-Type", ApiFixture.JSON);
        }
        if (seen.length > 0) {
            headers.put("If-Match", seen[0]);
        }
        return api.ask(who, method, path, new String[0], headers, body);
    }

    private Said register(Principal who, String name, String source) {
        return ask(who, "POST", "/v1/tables", "{\"name\": \"" + name + "\", \"source\": " + source + "}");
    }

    private Said save(String name, String source, String... seen) {
        return ask(OWNER, "PUT", "/v1/tables/" + name, "{\"source\": " + source + "}", seen);
    }

    private String rows(Principal who, String statement) {
        return api.rows(ask(who, "POST", "/v1/sql", "{\"wait\": \"59s\", \"statement\": \"" + statement + "\"}"));
    }

    /** A job that publishes all rows of a source. */
    private static String job(String source, String to) {
        return """
            {"spec": {"apiVersion": "millrace/v1", "job": "copied", "sources": {"rows": %s},
                      "steps": {"all": {"sql": "SELECT word FROM rows ORDER BY word"}},
                      "sinks": {"all": {"to": "%s", "mode": "overwrite"}}}}
            """.formatted(source, to);
    }

    private String copied(Said begun) {
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        String run = "/v1/runs/" + begun.id();
        assertThat(api.ended(run).state()).isEqualTo("SUCCEEDED");
        return api.get(run + "/results/all", "format", "csv").text();
    }

    @Test
    void aNameStandsForOneThingUntilSomebodyWhoHasSeenThatSaysAnother() {
        Said first = register(OWNER, "kept", "{\"from\": \"one.csv\"}");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.headers()).containsEntry("ETag", "\"1\"").containsEntry("Location", "/v1/tables/kept");
        assertThat(register(OWNER, "kept", "{\"from\": [\"./one.csv\"]}").status())
                .isEqualTo(200);
        Said other = register(OWNER, "kept", "{\"from\": \"two.dat\", \"format\": \"csv\"}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("TABLE_EXISTS");
        assertThat(save("kept", "{\"from\": \"two.dat\"}").status()).isEqualTo(412);
        assertThat(save("kept", "{\"from\": \"two.dat\", \"format\": \"csv\"}", "\"1\"")
                        .headers())
                .containsEntry("ETag", "\"2\"");
        assertThat(save("kept", "{\"from\": \"bad.csv\"}", "\"1\"").status()).isEqualTo(412);
        Said now = api.get("/v1/tables/kept", "describe", "true");
        assertThat(now.json().required("version").intValue()).isEqualTo(2);
        assertThat(now.json().required("source").required("from").toString())
                .isEqualTo("[\"file://" + folder.resolve("two.dat") + "\"]");
        assertThat(now.json().at("/described/columns/1/name").stringValue()).isEqualTo("word");
        assertThat(api.get("/v1/tables/kept", "version", "1").text()).contains("one.csv");
        assertThat(api.get("/v1/tables/kept/versions")
                        .json()
                        .required("versions")
                        .size())
                .isEqualTo(2);
        Said page = api.get("/v1/tables/kept/versions", "pageSize", "1");
        assertThat(page.json().at("/versions/0/version").intValue()).isEqualTo(1);
        Said rest = api.get(
                "/v1/tables/kept/versions",
                "pageToken",
                page.json().required("nextPageToken").stringValue());
        assertThat(rest.json().at("/versions/0/version").intValue()).isEqualTo(2);
        assertThat(rest.json().has("nextPageToken")).isFalse();
        assertThat(api.get("/v1/tables:registered").text()).contains("\"kept\"");
        assertThat(ask(OWNER, "DELETE", "/v1/tables/kept", "").status()).isEqualTo(428);
        assertThat(ask(OWNER, "DELETE", "/v1/tables/kept", "", "\"2\"").status())
                .isEqualTo(204);
        assertThat(api.get("/v1/tables/kept").code()).isEqualTo("TABLE_NOT_FOUND");
        assertThat(rows(OWNER, "SELECT 1 AS x")).isEqualTo("[[1]]");
        assertThat(copied(ask(OWNER, "POST", "/v1/runs", job("{\"table\": \"kept@1\"}", "pinned"))))
                .isEqualTo("word\none\n");
    }

    @Test
    void aRunReadsWhatTheNameStoodForWhenItWasSubmitted() {
        register(OWNER, "moving", "{\"from\": \"one.csv\"}");
        String body = job("{\"table\": \"moving\"}", "moved");
        Map<String, String> key = Map.of("Content-Type", ApiFixture.JSON, "Idempotency-Key", "moving");
        Said begun = api.post("/v1/runs", body, key);
        save("moving", "{\"from\": \"two.dat\", \"format\": \"csv\"}", "\"1\"");
        RunId run = new RunId(begun.id());
        assertThat(copied(begun)).isEqualTo("word\none\n");
        assertThat(api.view.catalogue().spec(run).orElseThrow().sources())
                .singleElement()
                .satisfies(source -> {
                    assertThat(source.from()).containsExactly("file://" + folder.resolve("one.csv"));
                    assertThat(source.options().table()).hasValue(new TableReference("moving", 1, true, false));
                });
        assertThat(api.get("/v1/runs/" + run).json().required("tables").toString())
                .isEqualTo("{\"rows\":\"moving@1\"}");
        Said again = api.post("/v1/runs", body, key);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.id()).isEqualTo(run.value());
        assertThat(copied(api.post("/v1/runs", body))).isEqualTo("word\ntwo\n");
        assertThat(rows(OWNER, "SELECT word FROM Moving")).isEqualTo("[[\"two\"]]");
    }

    @Test
    void eachRunOfATriggerTakesWhatCountsWhenItBegins() throws IOException {
        register(OWNER, "watched", "{\"from\": \"one.csv\"}");
        LoadedJob open = open("watched");
        assertThat(open.spec().sources().getFirst().isOpen()).isTrue();
        RunId first = api.runtime.begin("watched-1", open, List.of());
        save("watched", "{\"from\": \"two.dat\", \"format\": \"csv\"}", "\"1\"");
        assertThat(api.runtime.begin("watched-1", open, List.of())).isEqualTo(first);
        RunId second = api.runtime.begin("watched-2", open, List.of());
        assertThat(tables(first)).containsExactly("watched@1");
        assertThat(tables(second)).containsExactly("watched@2");
        for (RunId run : List.of(first, second)) {
            assertThat(api.ended("/v1/runs/" + run).state()).isEqualTo("SUCCEEDED");
        }
    }

    private LoadedJob open(String table) throws IOException {
        Files.writeString(folder.resolve(table + ".yaml"), """
            {apiVersion: millrace/v1, job: %s, sources: {rows: {table: %s}},
             steps: {all: {sql: SELECT word FROM rows}}, sinks: {all: {to: %s, mode: overwrite}}}
            """.formatted(table, table, table));
        return new JobLoading(folder, api.settings).load(table + ".yaml", Map.of(), Map.of());
    }

    /** Another server has the same request at the same moment: its key and its job are stored, its run is not there yet. */
    @Test
    void ofOneRequestThatTwoServersHaveTheFirstSaysWhatTheNameStandsFor() throws IOException {
        register(OWNER, "raced", "{\"from\": \"one.csv\"}");
        LoadedJob open = open("raced");
        LoadedJob theirs = api.runtime.named(open);
        Submission requests = api.parts.runs().requests();
        RunId first = requests.fresh();
        HttpRequest request =
                new HttpRequest("POST", "/v1/runs", new LinkedHashMap<>(), Map.of(), new byte[0], OWNER, "request");
        KeyedRequests keyed = new KeyedRequests(api.parts, new Visible(api.parts));
        Call call = new Call(request, Map.of(), JsonText.of("{}"));
        KeyedRequests.Outcome outcome = keyed.submit(call, "key/raced", requests.fresh(), () -> {
            requests.reserve("http//key/raced", new KeyRow(first, KeyedRequests.digest(request)), 60_000);
            Ports ports = api.runtime.ports();
            ports.objects().put(ports.layout().spec(first), Content.of(JobSpecCodec.write(theirs.spec())));
            save("raced", "{\"from\": \"two.dat\", \"format\": \"csv\"}", "\"1\"");
            return api.runtime.named(open);
        });
        assertThat(outcome.run()).isEqualTo(first);
        assertThat(tables(first)).containsExactly("raced@1");
        assertThat(api.ended("/v1/runs/" + first).state()).isEqualTo("SUCCEEDED");
    }

    /** The first request died when its key and its job were stored; then its table was removed. */
    @Test
    void aRepeatedRequestIsTheRunThatItsFirstOneStoredWhateverBecameOfTheTable() throws IOException {
        register(OWNER, "removed", "{\"from\": \"one.csv\"}");
        RunId first = api.parts.runs().requests().fresh();
        String body = job("{\"table\": \"removed\"}", "of-removed");
        HttpRequest request = new HttpRequest(
                "POST",
                "/v1/runs",
                new LinkedHashMap<>(),
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8),
                OWNER,
                "request");
        LoadedJob theirs = new JobRequests(api.parts).job(JsonText.of(body), OWNER);
        api.parts
                .runs()
                .requests()
                .reserve("http//key/removed", new KeyRow(first, KeyedRequests.digest(request)), 60_000);
        Ports ports = api.runtime.ports();
        ports.objects().put(ports.layout().spec(first), Content.of(JobSpecCodec.write(theirs.spec())));
        assertThat(ask(OWNER, "DELETE", "/v1/tables/removed", "", "\"1\"").status())
                .isEqualTo(204);

        Said fresh = ask(OWNER, "POST", "/v1/runs", body);
        assertThat(fresh.status()).as("the table is gone").isEqualTo(422);
        Said repeated = keyed("removed", body);
        assertThat(repeated.status()).as(repeated.text()).isEqualTo(202);
        assertThat(repeated.id()).isEqualTo(first.toString());
        assertThat(copied(repeated)).isEqualTo("word\none\n");
        assertThat(keyed("removed", body).status()).isEqualTo(200);
    }

    /** One name goes and another comes between two pages: each of the others is on one page. */
    @Test
    void namesComeInPagesThatNothingMoves() {
        for (String name : new String[] {"page_a", "page_c", "page_d", "page_e"}) {
            assertThat(register(WEB, name, "{\"from\": \"words.csv\"}").status())
                    .isEqualTo(201);
        }
        Said first = api.ask(
                WEB,
                "GET",
                "/v1/tables:registered",
                new String[] {"pageSize", "2", "pageToken", "page_"},
                Map.of(),
                "");
        assertThat(names(first)).containsExactly("page_a", "page_c");
        String token = first.json().required("nextPageToken").stringValue();
        register(WEB, "page_b", "{\"from\": \"words.csv\"}");
        assertThat(ask(WEB, "DELETE", "/v1/tables/page_c", "", "\"1\"").status())
                .isEqualTo(204);
        Said second = api.ask(
                WEB, "GET", "/v1/tables:registered", new String[] {"pageSize", "2", "pageToken", token}, Map.of(), "");
        assertThat(names(second)).containsExactly("page_d", "page_e");
    }

    private static List<String> names(Said page) {
        return page.json()
                .required("tables")
                .valueStream()
                .map(table -> table.required("name").stringValue())
                .toList();
    }

    private Said keyed(String key, String body) {
        Map<String, String> headers = Map.of("Content-Type", ApiFixture.JSON, "Idempotency-Key", key);
        return api.ask(OWNER, "POST", "/v1/runs", new String[0], headers, body);
    }

    private List<String> tables(RunId run) {
        return List.copyOf(RunRecord.tables(api.view.catalogue().spec(run)).values());
    }

    @Test
    void whatATableSaysOfItsRowsCountsUnlessTheJobSaysSomethingElse() {
        String strict = "{\"from\": \"bad.csv\", \"columns\": {\"id\": \"INTEGER\", \"word\": \"VARCHAR\"},"
                + " \"contract\": [{\"enum\": {\"column\": \"word\", \"values\": [\"one\"]}, \"reason\": \"odd\"}]}";
        assertThat(register(OWNER, "strict", strict).status()).isEqualTo(201);
        Said failing = ask(OWNER, "POST", "/v1/runs", job("{\"table\": \"strict\"}", "strict"));
        assertThat(api.ended("/v1/runs/" + failing.id()).state()).isEqualTo("FAILED");
        assertThat(copied(ask(OWNER, "POST", "/v1/runs", job("{\"table\": \"strict\", \"badRows\": \"skip\"}", "lax"))))
                .isEqualTo("word\none\n");
    }

    @Test
    void aNameIsLookedAtLikeAPath() {
        register(OWNER, "looked", "{\"from\": \"one.csv\"}");
        for (String body : new String[] {"{\"table\": \"looked\"}", "{\"source\": {\"table\": \"looked@1\"}}"}) {
            Said facts = api.post("/v1/tables:describe", body);
            assertThat(facts.json().required("files").intValue()).isEqualTo(1);
        }
        assertThat(api.rows(api.post("/v1/tables:head", "{\"table\": \"looked\", \"wait\": \"59s\"}")))
                .isEqualTo("[[1,\"one\"]]");
    }

    @Test
    void eachTenantHasNamesOfItsOwn() {
        assertThat(register(GEO, "words", "{\"from\": \"words.csv\"}").status()).isEqualTo(201);
        assertThat(register(WEB, "words", "{\"from\": \"words.csv\"}").status()).isEqualTo(201);
        assertThat(register(GEO, "mine", "{\"from\": \"words.csv\"}").status()).isEqualTo(201);
        assertThat(rows(GEO, "SELECT word FROM words")).isEqualTo("[[\"geo\"]]");
        assertThat(rows(WEB, "SELECT word FROM words")).isEqualTo("[[\"web\"]]");
        assertThat(ask(WEB, "GET", "/v1/tables:registered", "").text()).doesNotContain("mine");
        assertThat(ask(WEB, "GET", "/v1/tables/mine", "").status()).isEqualTo(404);
        assertThat(ask(OWNER, "GET", "/v1/tables/mine", "").status()).isEqualTo(404);
        Said unknown = ask(WEB, "POST", "/v1/runs", job("{\"table\": \"mine\"}", "out"));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.code()).isEqualTo("UNKNOWN_TABLE");
        assertThat(unknown.json().at("/errors/0/pointer").stringValue()).isEqualTo("/spec/sources/rows");
        assertThat(unknown.text()).contains("words").doesNotContain(folder.toString());
    }

    @Test
    void aTenantRegistersNothingOutsideOfItsFolder() {
        for (String from : new String[] {"../web/words.csv", folder + "/one.csv", "s3://bucket/key.csv"}) {
            Said refused = register(GEO, "outside", "{\"from\": \"" + from + "\"}");
            assertThat(refused.status()).as(from).isEqualTo(422);
            assertThat(refused.code()).as(from).isEqualTo("OUTSIDE_OF_TENANT");
            assertThat(refused.text()).doesNotContain(folder.toString());
        }
        assertThat(ask(GEO, "GET", "/v1/tables:registered", "").text()).doesNotContain("outside");
    }

    /** The tenant had another folder when it was registered. Whether anything is there is no more told than what it is. */
    @Test
    void whatATenantMayReadNoMoreIsNotLookedAtByItsName() {
        new TableRegister(api.runtime.ports(), "geo")
                .save(
                        "former",
                        Optional.empty(),
                        TableDefinition.read(
                                "former",
                                new JobText("former", "{\"from\": \"none/*.csv\"}", folder.toAbsolutePath())));
        for (Said refused : List.of(
                api.ask(GEO, "GET", "/v1/tables/former", new String[] {"describe", "true"}, Map.of(), ""),
                ask(GEO, "POST", "/v1/tables:describe", "{\"table\": \"former\"}"),
                ask(GEO, "POST", "/v1/sql", "{\"statement\": \"SELECT * FROM former\"}"),
                ask(GEO, "POST", "/v1/runs", job("{\"table\": \"former\"}", "out")))) {
            assertThat(refused.code()).as(refused.text()).isEqualTo("OUTSIDE_OF_TENANT");
        }
        assertThat(ask(GEO, "DELETE", "/v1/tables/former", "", "\"1\"").status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"from\": \"one.csv\", \"formt\": \"csv\"} | UNKNOWN_KEY | format",
                "{\"from\": \"${params.day}.csv\"} | UNKNOWN_PARAMETER | params",
                "{\"from\": \"${trigger.objects}\"} | WRONG_VALUE | trigger",
                "{\"table\": \"kept\"} | MISSING_KEY | from",
                "{\"from\": \"one.csv\", \"incremental\": true} | UNKNOWN_KEY | incremental",
                "{\"from\": \"one.csv\", \"contract\": [{\"foreignKey\": {\"columns\": \"id\", \"in\": \"other\"}}]}"
                        + " | BAD_RULE | another",
            })
    void whatCannotBeATableIsToldWithItsPlace(String source, String code, String word) {
        Said refused = register(OWNER, "wrong", source);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.text()).contains(word);
        assertThat(refused.json().at("/errors/0/pointer").stringValue()).startsWith("/source");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"table\": \"nearby\", \"format\": \"csv\"} | WRONG_VALUE | itself says format",
                "{\"table\": \"nearby\", \"from\": \"one.csv\"} | WRONG_VALUE | from, table",
                "{\"table\": \"Nearby\"} | WRONG_VALUE | lower case",
                "{\"table\": \"nearbi\"} | UNKNOWN_TABLE | Did you mean 'nearby'?",
                "{\"table\": \"nearby@7\"} | UNKNOWN_TABLE | Its last is 1",
            })
    void whatASourceCannotSayOfATableIsTold(String source, String code, String words) {
        register(OWNER, "nearby", "{\"from\": \"one.csv\"}");
        Said refused = api.post("/v1/runs", job(source, "nowhere"));
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.text()).contains(words);
        Said validated = api.post("/v1/runs", job(source, "nowhere"), "dryRun", "validate");
        assertThat(validated.code()).isEqualTo(code);
    }

    @Test
    void anOutputWithinATableIsRefused() {
        register(OWNER, "below", "{\"from\": \"lake/*/*.parquet\"}");
        Said refused = api.post("/v1/runs", job("{\"table\": \"below\"}", "lake/day"));
        assertThat(refused.code()).isEqualTo("OUTPUT_INSIDE_INPUT");
    }
}
