package dev.millrace.service.api;

import static dev.millrace.service.api.TwoTenants.GEO;
import static dev.millrace.service.api.TwoTenants.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.api.ApiFixture.Said;
import dev.millrace.service.http.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data is looked at before there is a job: by the owner everywhere, by a tenant in its own folder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TableRoutesTest {
    @TempDir
    static Path folder;

    private ApiFixture api;
    private String run = "";

    @BeforeAll
    void open() throws IOException {
        for (String file : List.of("geo/a.csv", "geo/a/x.csv", "geo/a/deeper/y.csv", "geo/b.txt", "geo/_hidden.csv")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), "id,word\n1,one\n2,two\n");
        }
        Files.createDirectories(folder.resolve("geo/~t/~u"));
        Files.writeString(folder.resolve("geo/~t/~u/z.csv"), "id\n1\n");
        Files.writeString(folder.resolve("geo/~t/~u.csv"), "id\n1\n");
        Files.writeString(folder.resolve("geo/semicolon.dat"), "id;word\n1;one\n");
        Files.createDirectories(folder.resolve("web"));
        Files.writeString(folder.resolve("web/secrets.csv"), "id,word\n1,web\n");
        Files.createSymbolicLink(folder.resolve("geo/link"), folder.resolve("web"));
        Files.createSymbolicLink(folder.resolve("geo/linked.csv"), folder.resolve("web/secrets.csv"));
        Files.createSymbolicLink(folder.resolve("geo/l*nk"), folder.resolve("web"));
        Files.writeString(folder.resolve("tenants.json"), TwoTenants.FILE);
        api = new ApiFixture(folder, Tenants.read(folder.resolve("tenants.json"), folder));
        Said submitted = ask(GEO, "POST", "/v1/runs", ApiFixture.body("mine", "out"));
        run = submitted.id();
        assertThat(api.ended("/v1/runs/" + run).state()).isEqualTo("SUCCEEDED");
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    private Said ask(Principal who, String method, String path, String body, String... query) {
        Map<String, String> headers = body.isEmpty() ? Map.of() : Map.of("Content-Type", ApiFixture.JSON);
        return api.ask(who, method, path, query, headers, body);
    }

    private Said list(Principal who, String... query) {
        return ask(who, "GET", "/v1/tables", "", query);
    }

    private Said describe(Principal who, String body) {
        return ask(who, "POST", "/v1/tables:describe", body);
    }

    private static List<String> paths(Said said) {
        return said.json()
                .required("tables")
                .valueStream()
                .map(table -> table.required("kind").stringValue() + " "
                        + table.required("path").stringValue())
                .toList();
    }

    @Test
    void aFolderIsListedOneLevelDeepAsItsTenantKnowsIt() {
        assertThat(paths(list(GEO))).containsExactly("file a.csv", "folder a", "published out", "folder ~t");
        assertThat(paths(list(GEO, "path", "a"))).containsExactly("folder a/deeper", "file a/x.csv");
        assertThat(paths(list(Principal.OWNER, "path", "geo")))
                .contains("folder " + folder + "/geo/link", "file " + folder + "/geo/linked.csv");
        assertThat(list(GEO).json().at("/tables/2/rows").intValue()).isEqualTo(1);
        assertThat(list(GEO, "path", "nowhere").code()).isEqualTo("PATH_NOT_FOUND");
    }

    @Test
    void pagesTogetherAreTheListWhateverTheirSize() {
        for (String place : List.of(".", "a", "~t")) {
            List<String> all = paths(list(GEO, "path", place));
            for (int size = 1; size <= all.size(); size++) {
                List<String> pages = new ArrayList<>();
                Said page = list(GEO, "path", place, "pageSize", Integer.toString(size));
                pages.addAll(paths(page));
                while (page.json().has("nextPageToken")) {
                    String token = page.json().required("nextPageToken").stringValue();
                    page = list(GEO, "path", place, "pageSize", Integer.toString(size), "pageToken", token);
                    assertThat(paths(page)).hasSizeLessThanOrEqualTo(size);
                    pages.addAll(paths(page));
                }
                assertThat(pages).as(place + " by " + size).isEqualTo(all);
            }
        }
    }

    @Test
    void aTableIsDescribedByItsPathItsSourceOrTheRunThatWroteIt() {
        assertThat(describe(GEO, "{\"path\": \"a.csv\"}")
                        .json()
                        .required("columns")
                        .toString())
                .isEqualTo("[{\"name\":\"id\",\"type\":\"BIGINT\",\"partition\":false},"
                        + "{\"name\":\"word\",\"type\":\"VARCHAR\",\"partition\":false}]");
        Said source = describe(
                GEO,
                "{\"source\": {\"from\": \"semicolon.dat\", \"format\": \"csv\", \"columns\": {\"id\": \"int\","
                        + " \"word\": \"varchar\"}}}");
        assertThat(source.json().at("/columns/0/type").stringValue()).isEqualTo("INTEGER");
        for (String body : List.of("{\"run\": \"" + run + "\"}", "{\"run\": \"@last\", \"name\": \"one\"}")) {
            Said result = describe(GEO, body);
            assertThat(result.json().required("rows").intValue())
                    .as(result.text())
                    .isEqualTo(1);
            assertThat(result.json().required("rowsExact").booleanValue()).isTrue();
        }
        assertThat(describe(GEO, "{\"run\": \"" + run + "\", \"name\": \"two\"}")
                        .code())
                .isEqualTo("NO_RESULT");
    }

    @Test
    void differencesBetweenFilesAreToldWithPathsOfTheTenant() throws IOException {
        Files.createDirectories(folder.resolve("geo/drift"));
        Files.writeString(folder.resolve("geo/drift/1.csv"), "id,more\n1,2\n");
        Files.writeString(folder.resolve("geo/drift/2.csv"), "id\n1\n");
        Said said = describe(GEO, "{\"path\": \"drift\"}");
        assertThat(said.json().at("/drift/0/first").stringValue()).isEqualTo("drift/2.csv");
        Files.delete(folder.resolve("geo/drift/1.csv"));
        Files.delete(folder.resolve("geo/drift/2.csv"));
        Files.delete(folder.resolve("geo/drift"));
    }

    @Test
    void firstRowsAndNumbersComeWithTheAnswer() {
        Said head = ask(GEO, "POST", "/v1/tables:head", "{\"path\": \"a.csv\", \"rows\": 1, \"wait\": \"59s\"}");
        assertThat(api.rows(head)).isEqualTo("[[1,\"one\"]]");
        Said stats = ask(GEO, "POST", "/v1/tables:stats", "{\"path\": \"a.csv\", \"wait\": \"59s\"}");
        assertThat(api.rows(stats)).contains("[\"id\",\"BIGINT\",\"1\",\"2\",2,");
        Said result = ask(GEO, "POST", "/v1/tables:head", "{\"run\": \"" + run + "\", \"wait\": \"59s\"}");
        assertThat(api.rows(result)).isEqualTo("[[42]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../web",
                "../web/*.csv",
                "link",
                "link/secrets.csv",
                "linked.csv",
                "/etc",
                "/etc/*.csv",
                "*/../../web/*.csv",
                "file:///etc",
                "s3://lake/web"
            })
    void aTenantLooksAtNothingOutsideOfItsFolder(String path) {
        String body = "{\"path\": \"" + path + "\"}";
        for (String verb : List.of("describe", "head", "stats")) {
            Said refused = ask(GEO, "POST", "/v1/tables:" + verb, body);
            assertThat(refused.code()).as(refused.text()).isEqualTo("OUTSIDE_OF_TENANT");
            assertThat(refused.json().at("/errors/0/pointer").stringValue()).isEqualTo("/path");
        }
        assertThat(describe(GEO, "{\"source\": {\"from\": \"" + path + "\"}}").code())
                .isEqualTo("OUTSIDE_OF_TENANT");
        if (!path.contains("*")) {
            assertThat(list(GEO, "path", path).code()).isEqualTo("OUTSIDE_OF_TENANT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "li[n]k/*.csv", "*/secrets.csv", "**/secrets.csv", "linke?.csv", "l*nk/*.csv"})
    void noLinkThatIsFoundLeadsATenantOut(String path) {
        for (String verb : List.of("describe", "head", "stats")) {
            Said refused = ask(GEO, "POST", "/v1/tables:" + verb, "{\"path\": \"" + path + "\"}");
            assertThat(refused.code()).as(refused.text()).isEqualTo("OUTSIDE_OF_TENANT");
            assertThat(refused.json().at("/errors/0/pointer").stringValue()).isEqualTo("/path");
            assertThat(refused.text()).contains("'l").doesNotContain(folder.toString());
        }
        assertThat(describe(Principal.OWNER, "{\"path\": \"geo/li[n]k/*.csv\"}").status())
                .isEqualTo(200);
    }

    @Test
    void aFolderWhoseNameLooksLikeAPatternIsNone() {
        assertThat(list(GEO, "path", "l*nk").code()).isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(paths(list(Principal.OWNER, "path", "geo/l*nk")))
                .containsExactly("file " + folder + "/geo/l*nk/secrets.csv");
    }

    @Test
    void whatAnotherTenantsRunWroteIsNotThere() {
        for (String verb : List.of("describe", "head", "stats")) {
            assertThat(ask(WEB, "POST", "/v1/tables:" + verb, "{\"run\": \"" + run + "\"}")
                            .status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"path\": \"a.csv\", \"run\": \"@last\"}",
                "{\"path\": \"a.csv\", \"name\": \"one\"}",
                "{\"path\": \"\"}",
                "{\"path\": \"/*.csv\"}",
                "{\"path\": \"[.csv\"}",
                "{\"path\": \"http://169.254.169.254/latest.csv\"}",
                "{\"source\": {}}",
                "{\"source\": {\"from\": \"a.csv\", \"nothing\": 1}}",
                "{\"document\": \"{}\"}",
                "{\"document\": \"x\"}"
            })
    void whatIsNoTableIsRefusedByName(String body) {
        for (String verb : List.of("describe", "head", "stats")) {
            Said refused = ask(Principal.OWNER, "POST", "/v1/tables:" + verb, body);
            assertThat(refused.status()).as(refused.text()).isEqualTo(422);
            assertThat(refused.code()).isNotEmpty();
        }
    }

    @Test
    void aTableOfTooManyFilesIsNotLookedAt() throws IOException {
        Path many = Files.createDirectories(folder.resolve("many"));
        for (int file = 0; file <= TableRequests.MOST_FILES; file++) {
            Files.createFile(many.resolve(file + ".csv"));
        }
        Said refused = describe(Principal.OWNER, "{\"path\": \"many\"}");
        assertThat(refused.code()).as(refused.text()).isEqualTo("TABLE_TOO_LARGE");
        assertThat(describe(Principal.OWNER, "{\"path\": \"many/*.csv\"}").code())
                .isEqualTo("TABLE_TOO_LARGE");
        assertThat(describe(Principal.OWNER, "{\"path\": \"many/7.csv\"}").code())
                .isNotEqualTo("TABLE_TOO_LARGE");
    }
}
