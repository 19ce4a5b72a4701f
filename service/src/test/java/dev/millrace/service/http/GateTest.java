package dev.millrace.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

final class GateTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";

    private final Router router = new Router(
            List.of(
                    Route.get(
                            "/who",
                            "who",
                            "",
                            call -> HttpResponse.json(
                                    200,
                                    JsonNodeFactory.instance.stringNode(
                                            call.principal().tenant()))),
                    Route.get("/open", "open", "", _ -> HttpResponse.empty(204)).forAll()),
            Limits.DEFAULT,
            (_, _) -> {});
    private final Gate local = new Gate(Tokens.NONE, router);
    private final Gate guarded =
            new Gate(new Tokens(Map.of(TOKEN, new Principal("geo"), OTHER, new Principal("web"))), router);

    private static HttpRequest request(String path, String... headers) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int index = 0; index < headers.length; index += 2) {
            all.put(headers[index], headers[index + 1]);
        }
        return new HttpRequest("GET", path, new LinkedHashMap<>(), all, new byte[0], Principal.OWNER, "r");
    }

    private static String text(HttpResponse answer) {
        return new String(((HttpResponse.Body.Bytes) answer.body()).bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8787", "127.0.0.1:8787", "[::1]:8787"})
    void thisMachineIsLetIn(String host) {
        assertThat(local.answer(request("/who", "Host", host)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example:8787",
                "",
                "localhost:8787@evil"
            })
    void aNameThatOnlyLeadsHereIsNot(String host) {
        HttpResponse refused = local.answer(request("/who", "Host", host));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(text(refused)).contains("ORIGIN_REFUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://localhost:8787", "http://localhost:9999"})
    void pagesOfOtherSitesAreNot(String origin) {
        HttpResponse refused = local.answer(request("/who", "Host", "localhost:8787", "Origin", origin));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.headers()).doesNotContainKey("Access-Control-Allow-Origin");
        assertThat(local.answer(request("/who", "Host", "localhost:8787", "Origin", "http://localhost:8787"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenSaysWhoAsks() {
        assertThat(text(guarded.answer(request("/who", "Authorization", "Bearer " + TOKEN))))
                .isEqualTo("\"geo\"");
        assertThat(text(guarded.answer(request("/who", "Authorization", "bearer " + OTHER))))
                .isEqualTo("\"web\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdef0123456789abcdee",
                "Basic 0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef"
            })
    void aMissingOrForgedTokenIsRefusedWithoutSayingWhatIsThere(String header) {
        HttpResponse refused = guarded.answer(request("/who", "Authorization", header));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(text(refused)).doesNotContain(TOKEN);
        assertThat(guarded.answer(request("/open")).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "with blanks with blanks with blanks", "line\nfeed-line-feed-line-feed"})
    void tokensThatCanBeGuessedAreRefused(String token) {
        assertThatThrownBy(() -> new Tokens(Map.of(token, Principal.OWNER)))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("BAD_TOKEN"));
    }
}
