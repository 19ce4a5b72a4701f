package dev.millrace.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RouterTest {
    private static final Limits LIMITS = new Limits(400, 100, 5, 200, 8, 50);
    private static final String JSON = "application/json";

    private final List<String> faults = new ArrayList<>();
    private final Router router = new Router(
            List.of(
                    Route.get(
                                    "/things/{thing}",
                                    "getThing",
                                    "",
                                    call -> HttpResponse.json(200, call.body().value()))
                            .takes(Parameter.path("thing", Schema.text(), "")),
                    Route.post(
                                    "/things",
                                    "addThing",
                                    "",
                                    call -> HttpResponse.json(201, call.body().value()))
                            .body(Schema.object()
                                    .required("name", Schema.text().pattern("^[a-z]{1,10}$"))
                                    .optional(
                                            "sizes",
                                            Schema.list(Schema.whole().between(1, 9))
                                                    .atMost(3))),
                    Route.get(
                            "/lines",
                            "lines",
                            "",
                            _ -> HttpResponse.lines("text/plain", _ -> {
                                throw new AssertionError("nobody asked for lines");
                            })),
                    Route.get("/broken", "broken", "", _ -> {
                        throw new IllegalStateException("the password is secret");
                    })),
            LIMITS,
            (request, fault) -> faults.add(request + " " + fault.getMessage()));

    private JsonNode ask(int status, String method, String path, Map<String, String> headers, String body) {
        HttpResponse answer = router.answer(new HttpRequest(
                method, path, query(), headers, body.getBytes(StandardCharsets.ISO_8859_1), Principal.OWNER, "r1"));
        assertThat(answer.status()).isEqualTo(status);
        return JsonMapper.shared().readTree(((HttpResponse.Body.Bytes) answer.body()).bytes());
    }

    private static SequencedMap<String, List<String>> query() {
        return new LinkedHashMap<>();
    }

    private JsonNode post(int status, String body) {
        return ask(status, "POST", "/things", Map.of("Content-Type", JSON), body);
    }

    private static List<String> pointers(JsonNode problem) {
        return problem.required("errors")
                .valueStream()
                .map(wrong -> wrong.path("pointer").asString("") + " "
                        + wrong.required("code").stringValue())
                .toList();
    }

    @Test
    void everythingThatIsWrongWithABodyHasItsPointer() {
        assertThat(pointers(post(422, "{\"nam\": \"x\", \"sizes\": [1, 10, \"2\"], \"a/b\": 1}")))
                .containsExactly(
                        " MISSING_FIELD",
                        "/nam UNKNOWN_FIELD",
                        "/sizes/1 OUT_OF_RANGE",
                        "/sizes/2 WRONG_TYPE",
                        "/a~1b UNKNOWN_FIELD");
        assertThat(pointers(post(422, "{\"name\": \"X\", \"sizes\": [1, 2, 3, 4]}")))
                .containsExactly("/name BAD_FORM", "/sizes TOO_MANY");
        assertThat(post(201, "{\"name\": \"x\", \"sizes\": [1.0]}")
                        .required("name")
                        .stringValue())
                .isEqualTo("x");
    }

    @Test
    void textThatIsNoJsonIsRefusedWithItsPlace() {
        JsonNode problem = post(400, "{\"name\":\n  oops}");
        assertThat(problem.required("code").stringValue()).isEqualTo("BAD_JSON");
        assertThat(problem.required("errors").get(0).required("line").intValue())
                .isEqualTo(2);
        assertThat(post(400, "").required("code").stringValue()).isEqualTo("BAD_JSON");
        assertThat(post(400, "{} {}").required("code").stringValue()).isEqualTo("BAD_JSON");
        assertThat(post(400, "{\"name\": \"x\", \"name\": \"y\"}")
                        .required("code")
                        .stringValue())
                .isEqualTo("BAD_JSON");
        assertThat(post(400, "{\"name\": \"\u00ff\"}").required("code").stringValue())
                .isEqualTo("BAD_JSON");
        assertThat(ask(415, "POST", "/things", Map.of("Content-Type", "text/plain"), "{}")
                        .required("code")
                        .stringValue())
                .isEqualTo("NOT_JSON");
    }

    @Test
    void deepAndLargeRequestsAreRefused() {
        assertThat(post(400, "[".repeat(100) + "]".repeat(100)).required("code").stringValue())
                .isEqualTo("BAD_JSON");
        assertThat(post(400, "[" + "1,".repeat(100) + "1]").required("code").stringValue())
                .isEqualTo("BAD_JSON");
        assertThat(post(413, "\"" + "x".repeat(500) + "\"").required("code").stringValue())
                .isEqualTo("BODY_TOO_LARGE");
        assertThat(ask(414, "GET", "/things/" + "x".repeat(200), Map.of(), "")
                        .required("code")
                        .stringValue())
                .isEqualTo("PATH_TOO_LONG");
        assertThat(ask(431, "GET", "/things/x", Map.of("a", "x".repeat(300)), "")
                        .required("code")
                        .stringValue())
                .isEqualTo("HEADERS_TOO_LARGE");
        assertThat(ask(431, "GET", "/things/x", Map.of("a", "", "b", "", "c", "", "d", "", "e", "", "f", ""), "")
                        .required("code")
                        .stringValue())
                .isEqualTo("HEADERS_TOO_LARGE");
    }

    @Test
    void partsOfAPathAreDecodedOnce() {
        HttpRequest twice =
                new HttpRequest("GET", "/things/a%252Fb", query(), Map.of(), new byte[0], Principal.OWNER, "r");
        assertThat(router.answer(twice).status()).isEqualTo(200);
        assertThat(ask(400, "GET", "/things/%zz", Map.of(), "").required("code").stringValue())
                .isEqualTo("BAD_REQUEST");
        assertThat(ask(400, "GET", "/things/%ff", Map.of(), "").required("code").stringValue())
                .isEqualTo("BAD_REQUEST");
        assertThat(ask(404, "GET", "/things/a/b", Map.of(), "").required("code").stringValue())
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void anotherMethodIsToldWhichThereAre() {
        HttpResponse answer = router.answer(
                new HttpRequest("PATCH", "/things", query(), Map.of(), new byte[0], Principal.OWNER, "r"));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "POST");
    }

    @Test
    void headIsAnsweredLikeGetButNothingFollowsTheHeaders() {
        Map<String, String> type = Map.of("Content-Type", JSON);
        for (String path : List.of("/lines", "/broken", "/things/%zz", "/nothing", "/things")) {
            HttpResponse head =
                    router.answer(new HttpRequest("HEAD", path, query(), type, new byte[0], Principal.OWNER, "r"));
            HttpResponse get =
                    router.answer(new HttpRequest("GET", path, query(), type, new byte[0], Principal.OWNER, "r"));
            assertThat(head.status()).as(path).isEqualTo(get.status());
            assertThat(head.headers()).as(path).isEqualTo(get.headers());
            assertThat(head.body())
                    .as(path)
                    .isEqualTo(new HttpResponse.Body.Unsent(
                            get.body() instanceof HttpResponse.Body.Bytes all
                                    ? OptionalLong.of(all.bytes().length)
                                    : OptionalLong.empty()));
        }
        HttpResponse other =
                router.answer(new HttpRequest("PUT", "/broken", query(), type, new byte[0], Principal.OWNER, "r"));
        assertThat(other.headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void aFaultIsLoggedAndNotAnswered() {
        JsonNode problem = ask(500, "GET", "/broken", Map.of(), "");
        assertThat(problem.toString()).doesNotContain("secret");
        assertThat(problem.required("requestId").stringValue()).isEqualTo("r1");
        assertThat(faults).containsExactly("r1 the password is secret");
    }
}
