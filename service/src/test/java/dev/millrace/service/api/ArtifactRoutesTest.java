package dev.millrace.service.api;

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

/** Artifacts over HTTP: asked for, sent, named, read; each tenant has its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArtifactRoutesTest {
    private static final Principal GEO = new Principal("geo");
    private static final Principal WEB = new Principal("web");
    private static final String FILE = """
        {"tenants": {"geo": {"tokens": ["geo-0123456789abcdef01234567"], "folder": "geo"},
                     "web": {"tokens": ["web-0123456789abcdef01234567"], "folder": "web"}}}
        """;

    /** Of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final Map<String, String> BYTES = Map.of("Content-Type", "application/octet-stream");

    @TempDir
    static Path folder;

    private ApiFixture api;

    @BeforeAll
    void open() throws IOException {
        Files.writeString(folder.resolve("tenants.json"), FILE);
        api = new ApiFixture(folder, Tenants.read(folder.resolve("tenants.json"), folder));
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

    private Said name(Principal who, String name, String sha256, long size) {
        return ask(
                who,
                "POST",
                "/v1/artifacts",
                "{\"name\": \"" + name + "\", \"sha256\": \"" + sha256 + "\", \"size\": " + size + "}");
    }

    private Said put(Principal who, String url, String bytes) {
        return api.ask(who, "PUT", url, new String[0], BYTES, bytes);
    }

    private void pushAbc(Principal who, String name) {
        Said wanted = name(who, name, ABC, 3);
        if (wanted.status() == 202) {
            String url = wanted.json().required("uploadUrl").stringValue();
            assertThat(put(who, url, "abc").status()).isEqualTo(204);
            assertThat(name(who, name, ABC, 3).status()).isEqualTo(201);
        }
    }

    @Test
    void bytesAreSentNamedAndReadBack() {
        pushAbc(GEO, "sent.jar");
        Said again = name(GEO, "sent.jar", ABC, 3);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().required("version").intValue()).isEqualTo(1);
        assertThat(again.json().required("principal").stringValue()).isEqualTo("geo");
        Said content = ask(GEO, "GET", "/v1/artifacts/sent.jar/content", "");
        assertThat(content.text()).isEqualTo("abc");
        assertThat(content.headers()).containsEntry("Millrace-Sha256", ABC);
        assertThat(ask(GEO, "GET", "/v1/artifacts/sent.jar", "")
                        .json()
                        .at("/versions/0/sha256")
                        .stringValue())
                .isEqualTo(ABC);
        assertThat(ask(GEO, "GET", "/v1/artifacts/sent.jar/content", "", "version", "2")
                        .code())
                .isEqualTo("ARTIFACT_NOT_FOUND");
    }

    @Test
    void anotherTenantsArtifactIsNotThere() {
        pushAbc(GEO, "secret.jar");
        for (Principal other : List.of(WEB, Principal.OWNER)) {
            for (String below : List.of("", "/content")) {
                Said said = ask(other, "GET", "/v1/artifacts/secret.jar" + below, "");
                assertThat(said.status()).isEqualTo(404);
                assertThat(said.code()).isEqualTo("ARTIFACT_NOT_FOUND");
            }
            assertThat(ask(other, "GET", "/v1/artifacts", "", "prefix", "secret")
                            .text())
                    .contains("[]");
            assertThat(ask(other, "DELETE", "/v1/artifacts/secret.jar", "").status())
                    .isEqualTo(404);
        }
        assertThat(name(WEB, "secret.jar", ABC, 3).status()).isEqualTo(202);
        ask(WEB, "POST", "/v1/artifacts:gc", "");
        assertThat(ask(GEO, "GET", "/v1/artifacts/secret.jar/content", "").text())
                .isEqualTo("abc");
    }

    @Test
    void otherBytesAreRefusedAndNeverListed() {
        Said refused = put(WEB, "/v1/artifacts/" + ABC, "abd");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("DIGEST_MISMATCH");
        assertThat(name(WEB, "wrong.jar", ABC, 3).status()).isEqualTo(202);
        assertThat(ask(WEB, "GET", "/v1/artifacts/wrong.jar", "").status()).isEqualTo(404);
        assertThat(api.ask(WEB, "PUT", "/v1/artifacts/" + ABC, new String[0], Map.of(), "abc")
                        .code())
                .isEqualTo("NOT_BYTES");
    }

    @Test
    void whatIsTooLargeOrEmptyIsRefusedBeforeItIsSent() {
        Said large = name(GEO, "large.jar", ABC, 250_000_001);
        assertThat(large.status()).isEqualTo(422);
        assertThat(large.code()).isEqualTo("ARTIFACT_TOO_LARGE");
        assertThat(large.json().at("/errors/0/pointer").stringValue()).isEqualTo("/size");
        assertThat(name(GEO, "large.jar", ABC, 0).code()).isEqualTo("EMPTY_ARTIFACT");
        assertThat(name(GEO, "large.jar", ABC.toUpperCase(java.util.Locale.ROOT), 3)
                        .code())
                .isEqualTo("INVALID_BODY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "%2e%2e", "..%2F..%2Fmillrace.db", "a%00", "a%2fb", "-a", "%C3%A4"})
    void aNameLeadsNowhereElse(String name) {
        for (String method : List.of("GET", "DELETE", "PUT")) {
            assertThat(api.ask(Principal.OWNER, method, "/v1/artifacts/" + name, new String[0], BYTES, "abc")
                            .status())
                    .isEqualTo(400);
        }
        assertThat(name(Principal.OWNER, name, ABC, 3).code()).isEqualTo("INVALID_BODY");
    }

    @Test
    void pagesTogetherAreTheList() {
        List<String> all = List.of("page.a", "page.b", "page.c", "page.d");
        all.forEach(name -> pushAbc(Principal.OWNER, name));
        for (int size = 1; size <= 4; size++) {
            List<String> names = new ArrayList<>();
            String token = "";
            do {
                String[] query = token.isEmpty()
                        ? new String[] {"prefix", "page.", "pageSize", "" + size}
                        : new String[] {"prefix", "page.", "pageSize", "" + size, "pageToken", token};
                Said page = ask(Principal.OWNER, "GET", "/v1/artifacts", "", query);
                page.json()
                        .required("artifacts")
                        .forEach(one -> names.add(one.required("name").stringValue()));
                token = page.json().path("nextPageToken").asString("");
            } while (!token.isEmpty());
            assertThat(names).isEqualTo(all);
        }
    }

    @Test
    void whatIsRemovedIsGoneHoweverOftenItIsRemoved() {
        pushAbc(Principal.OWNER, "removed.jar");
        for (int times = 0; times < 2; times++) {
            assertThat(ask(Principal.OWNER, "DELETE", "/v1/artifacts/removed.jar", "")
                            .status())
                    .isEqualTo(204);
        }
        assertThat(ask(Principal.OWNER, "GET", "/v1/artifacts/removed.jar", "").status())
                .isEqualTo(404);
        assertThat(ask(Principal.OWNER, "POST", "/v1/artifacts:gc", "{\"dryRun\": true}")
                        .json()
                        .required("contents")
                        .intValue())
                .as("what came a moment ago may still be named")
                .isZero();
    }
}
