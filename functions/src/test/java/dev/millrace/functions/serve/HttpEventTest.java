package dev.millrace.functions.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import dev.millrace.service.http.HttpRequest;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Principal;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HttpEventTest {
    /** As the documentation of the gateway shows one, with the fields that nobody reads here. */
    private static final String EVENT = """
            {"version": "2.0", "routeKey": "$default", "rawPath": "/v1/runs", "rawQueryString": "pageSize=2&filter=a%3Db+c&tag=x&tag=y%20z&empty",
             "cookies": ["one=1", "two=2"],
             "headers": {"host": "id.execute-api.eu-central-1.amazonaws.com", "Content-Type": "application/json", "x-several": "a,b"},
             "queryStringParameters": {"pageSize": "2"},
             "requestContext": {"accountId": "123456789012", "apiId": "id", "stage": "$default", "requestId": "JKJaXmPLvHcESHA=",
               "authorizer": {"jwt": {"claims": {"sub": "someone"}, "scopes": ["run"]}},
               "http": {"method": "POST", "path": "/v1/runs", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "agent"}},
             "body": "{\\"text\\": \\"é\\"}", "isBase64Encoded": false}
            """;

    private static HttpEvent read(String json) {
        return HttpEvent.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String changed(String from, String to) {
        assertThat(EVENT).contains(from);
        return EVENT.replace(from, to);
    }

    @Test
    void anEventIsTheRequestThatTheGatewayGot() {
        HttpEvent event = read(EVENT);
        HttpRequest request = event.request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/runs");
        assertThat(request.query())
                .containsExactly(
                        Map.entry("pageSize", List.of("2")),
                        Map.entry("filter", List.of("a=b c")),
                        Map.entry("tag", List.of("x", "y z")),
                        Map.entry("empty", List.of("")));
        assertThat(request.header("content-type")).contains("application/json");
        assertThat(request.header("X-Several")).contains("a,b");
        assertThat(request.header("Cookie")).contains("one=1; two=2");
        assertThat(request.id()).isEqualTo("JKJaXmPLvHcESHA=");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("{\"text\": \"é\"}");
        assertThat(event.caller().at("/jwt/claims/sub").asString()).isEqualTo("someone");
        assertThat(request.principal()).as("of nobody yet").isEqualTo(Principal.OWNER);
    }

    @Test
    void aBodyInBase64IsItsBytes() {
        byte[] bytes = {0, (byte) 0xff, '{', (byte) 0xc3};
        String body = Base64.getEncoder().encodeToString(bytes);
        HttpEvent event = read(
                changed("\"{\\\"text\\\": \\\"é\\\"}\"", "\"" + body + "\"").replace("\": false}", "\": true}"));
        assertThat(event.request().body()).isEqualTo(bytes);
    }

    @Test
    void whatIsMissingIsEmpty() {
        HttpRequest request =
                read("{\"version\":\"2.0\",\"rawPath\":\"\",\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"body\":null}")
                        .request();
        assertThat(request.path()).isEqualTo("/");
        assertThat(request.query()).isEmpty();
        assertThat(request.headers()).isEmpty();
        assertThat(request.body()).isEmpty();
    }

    @Test
    void aStageIsNoPartOfThePathAndOfLocationsItIs() {
        HttpEvent event = read(changed("\"stage\": \"$default\"", "\"stage\": \"prod\"")
                .replace("\"rawPath\": \"/v1/runs\"", "\"rawPath\": \"/prod/v1/runs\""));
        assertThat(event.request().path()).isEqualTo("/v1/runs");
        JsonNode answer = answer(event, HttpResponse.empty(202).with("Location", "/v1/runs/run_1"));
        assertThat(answer.at("/headers/Location").asString()).isEqualTo("/prod/v1/runs/run_1");
        assertThat(read(changed("\"stage\": \"$default\"", "\"stage\": \"v\"")
                                .replace("\"rawPath\": \"/v1/runs\"", "\"rawPath\": \"/v1/runs\""))
                        .request()
                        .path())
                .as("a stage whose name the path only begins with")
                .isEqualTo("/v1/runs");
    }

    @Test
    void whatIsBadlyEncodedInAQueryStaysAsItIs() {
        assertThat(read(changed("a%3Db+c", "a%3")).request().query().get("filter"))
                .containsExactly("a%3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "null",
                "{}",
                "{\"Records\": []}",
                "{\"version\": \"1.0\", \"path\": \"/\", \"httpMethod\": \"GET\"}",
                "{\"version\": \"2.0\", \"rawPath\": \"/\"}",
                "{\"version\": \"2.0\", \"requestContext\": {\"http\": {\"method\": \"GET\"}}}",
                "{\"version\": \"2.0\", \"rawPath\": 7, \"requestContext\": {\"http\": {\"method\": \"GET\"}}}",
                "{\"version\": \"2.0\", \"rawPath\": \"/\", \"requestContext\": {\"http\": {\"method\": {}}}}",
                "{\"version\": \"2.0\", \"rawPath\": \"/\", \"requestContext\": {\"http\": {\"method\": \"GET\"}}, \"body\": {\"a\": 1}}",
                "{\"version\": \"2.0\", \"rawPath\": \"/\", \"requestContext\": {\"http\": {\"method\": \"GET\"}}, \"body\": \"%%\", \"isBase64Encoded\": true}"
            })
    void whatIsNoRequestIsRefusedByName(String event) {
        assertThatThrownBy(() -> read(event))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("UNKNOWN_EVENT"));
    }

    @Test
    void anEventThatIsNestedWithoutEndIsRefusedByName() {
        assertThatThrownBy(() -> read("{\"a\":".repeat(100_000))).hasMessageContaining("not JSON");
        assertThatThrownBy(() -> read("[".repeat(3_000_000))).hasMessageContaining("not JSON");
    }

    private static JsonNode answer(HttpEvent event, HttpResponse response) {
        return JsonMapper.shared().readTree(event.answer(response).orElseThrow());
    }

    @Test
    void anAnswerIsStatusHeadersAndBytes() {
        JsonNode answer = answer(
                read(EVENT), HttpResponse.text(201, "text/plain", "grüße").with("ETag", "\"7\""));
        assertThat(answer.path("statusCode").asInt()).isEqualTo(201);
        assertThat(answer.at("/headers/Content-Type").asString()).isEqualTo("text/plain");
        assertThat(answer.at("/headers/ETag").asString()).isEqualTo("\"7\"");
        assertThat(answer.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(Base64.getDecoder().decode(answer.path("body").asString()))
                .isEqualTo("grüße".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fourMebibytesOfRowsFitAnAnswerWithinTheLimitOfFunctions() {
        byte[] rows = new byte[4 << 20];
        assertThat(read(EVENT).answer(HttpResponse.bytes(200, "text/csv", rows)).orElseThrow())
                .hasSizeBetween(4 << 20, 6_000_000);
    }

    @Test
    void anAnswerThatIsTooLargeIsNone() {
        byte[] bytes = new byte[5 << 20];
        assertThat(read(EVENT).answer(HttpResponse.bytes(200, "text/csv", bytes)))
                .isEmpty();
        assertThat(read(EVENT)
                        .answer(HttpResponse.large("text/csv", () -> new ByteArrayInputStream(bytes), bytes.length)))
                .isEmpty();
    }

    @Test
    void ofLinesAsManyComeAsFit() {
        String line = "x".repeat(999_999) + "\n";
        JsonNode answer = answer(read(EVENT), HttpResponse.lines("application/x-ndjson", sink -> {
            while (true) {
                sink.send(line);
            }
        }));
        assertThat(Base64.getDecoder().decode(answer.path("body").asString())).hasSize(4_000_000);
    }

    @Test
    void whatCannotBeReadIsNoAnswer() {
        assertThatThrownBy(() -> read(EVENT)
                        .answer(HttpResponse.large(
                                "text/csv",
                                () -> {
                                    throw new java.io.IOException("gone");
                                },
                                10)))
                .isInstanceOf(UncheckedIOException.class);
    }
}
