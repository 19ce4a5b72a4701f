package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.RunId;
import dev.millrace.service.api.ApiFixture.Said;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpRequest;
import dev.millrace.service.http.JsonText;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.ProblemException;
import dev.millrace.storage.record.KeyRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SubmitRoutesTest {
    private static final String ID = "run_01abcdefghjkmnpqrstvwxyz01";

    @TempDir
    static Path folder;

    private ApiFixture api;

    @BeforeAll
    void open() {
        api = new ApiFixture(folder);
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    private Said keyed(String key, String body) {
        return api.post("/v1/runs", body, Map.of("Content-Type", ApiFixture.JSON, "Idempotency-Key", key));
    }

    private Said put(String id, String body) {
        return api.ask(
                Principal.OWNER,
                "PUT",
                "/v1/runs/" + id,
                new String[0],
                Map.of("content-type", "application/json; charset=utf-8"),
                body);
    }

    @Test
    void aJobIsRunAndItsEndCanBeWaitedFor() {
        Said begun = api.post("/v1/runs", ApiFixture.body("whole", "whole"));
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.headers()).containsEntry("Location", "/v1/runs/" + begun.id());
        assertThat(begun.headers()).containsKeys("ETag", "Retry-After", "X-Request-Id");
        Said ended = api.ended("/v1/runs/" + begun.id());
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.state()).isEqualTo("SUCCEEDED");
        assertThat(ended.json().required("outputs").get(0).required("rows").intValue())
                .isEqualTo(1);
        assertThat(ended.headers())
                .containsEntry("ETag", "\"" + ended.json().required("version").asString() + "\"");
    }

    @Test
    void aRepeatedRequestIsTheSameRun() {
        String body = ApiFixture.body("repeated", "repeated");
        Said first = keyed("k-1", body);
        Said again = keyed("k-1", body);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.headers()).doesNotContainKey("Idempotency-Replayed");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(keyed("k-2", body).id()).isNotEqualTo(first.id());
    }

    @Test
    void aKeyIsNotTakenForAnotherBody() {
        assertThat(keyed("k-3", ApiFixture.body("one", "one")).status()).isEqualTo(202);
        Said other = keyed("k-3", ApiFixture.body("other", "other"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("KEY_REUSED");
    }

    @Test
    void aBodyThatIsWrongUsesUpNoKey() {
        assertThat(keyed("k-4", ApiFixture.body("no name", "x")).status()).isEqualTo(422);
        assertThat(keyed("k-4", ApiFixture.body("a-name", "x")).status()).isEqualTo(202);
    }

    @Test
    void aRequestWhoseKeyIsBeingHandledIsToldToComeBack() {
        KeyedRequests keyed = new KeyedRequests(api.parts, new Visible(api.parts));
        Call call = call(ApiFixture.body("nested", "nested"));
        AtomicReference<String> told = new AtomicReference<>("");
        RunId run = api.runtime.requests().fresh();
        keyed.submit(call, "key/nested", run, () -> {
            assertThatThrownBy(() -> keyed.submit(call, "key/nested", run, () -> {
                        throw new AssertionError("handled twice at once");
                    }))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> told.set(refused.problem().code()));
            return new JobRequests(api.parts).job(call.body(), Principal.OWNER);
        });
        assertThat(told).hasValue("KEY_IN_USE");
    }

    private static Call call(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest request =
                new HttpRequest("POST", "/v1/runs", new LinkedHashMap<>(), Map.of(), bytes, Principal.OWNER, "request");
        return new Call(request, Map.of(), JsonText.of(body));
    }

    @Test
    void aRequestThatDiedAfterItsKeyWasStoredGoesOn() {
        String body = ApiFixture.body("died", "died");
        String digest = KeyedRequests.digest(call(body).request());
        RunId chosen = api.runtime.requests().fresh();
        api.runtime.requests().reserve("http//key/k-5", new KeyRow(chosen, digest), 60_000);
        Said again = keyed("k-5", body);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.id()).isEqualTo(chosen.value());
    }

    @Test
    void aClientMayChooseTheId() {
        String body = ApiFixture.body("chosen", "chosen");
        assertThat(put(ID, body).status()).isEqualTo(202);
        Said again = put(ID, body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.id()).isEqualTo(ID);
        assertThat(put(ID, ApiFixture.body("other", "other")).code()).isEqualTo("KEY_REUSED");
    }

    @Test
    void anIdOfAnotherRunIsRefused() {
        String id = api.post("/v1/runs", ApiFixture.body("taken", "taken")).id();
        Said refused = put(id, ApiFixture.body("taken", "taken"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("RUN_ID_TAKEN");
        assertThat(put("run_1", ApiFixture.body("taken", "taken")).status()).isEqualTo(400);
    }

    @Test
    void whatIsWrongWithAJobHasAPlaceInTheBody() {
        Said refused = api.post("/v1/runs", """
                {"spec": {"apiVersion": "millrace/v1", "job": "wrong",
                          "steps": {"one": {"sql": "SELECT 1 AS x"},
                                    "two": {"sqll": "SELECT 2"}},
                          "sinks": {"three": {"to": "x"}}}}
                """);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(refused.json().required("errors").valueStream())
                .anySatisfy(wrong -> {
                    assertThat(wrong.required("pointer").stringValue()).isEqualTo("/spec/steps/two/sqll");
                    assertThat(wrong.required("line").intValue()).isEqualTo(3);
                })
                .anySatisfy(wrong ->
                        assertThat(wrong.required("pointer").stringValue()).isEqualTo("/spec/sinks/three"));
    }

    @Test
    void whatIsWrongWithATextHasALineOfItsFile() {
        Said refused = api.post(
                "/v1/runs",
                "{\"file\": \"daily.yaml\", \"text\": \"apiVersion: millrace/v1\\njob: daily\\nstepz: {}\\n\"}");
        assertThat(refused.json().required("errors").valueStream()).anySatisfy(wrong -> {
            assertThat(wrong.required("source").stringValue()).isEqualTo("daily.yaml");
            assertThat(wrong.required("line").intValue()).isEqualTo(3);
            assertThat(wrong.required("pointer").stringValue()).isEqualTo("/text");
        });
    }

    @Test
    void aDryRunStoresNothing() {
        int before = api.view.home().runs().size();
        Said plan = api.post("/v1/runs", ApiFixture.body("dry", "dry"), "dryRun", "plan");
        assertThat(plan.json().required("estimate").required("tasks").intValue())
                .isEqualTo(1);
        assertThat(plan.json().required("plan").required("stages").size()).isEqualTo(1);
        Said valid = api.post("/v1/runs", ApiFixture.body("dry", "dry"), "dryRun", "validate");
        assertThat(valid.json().required("valid").booleanValue()).isTrue();
        Said unbound =
                api.post("/v1/runs", ApiFixture.body("dry", "dry").replace("42", "nothing"), "dryRun", "validate");
        assertThat(unbound.status()).isEqualTo(422);
        assertThat(api.view.home().runs()).hasSize(before);
    }

    @Test
    void limitsAndLabelsOfTheBodyArePartOfTheRun() {
        String body = ApiFixture.body("labelled", "labelled").stripTrailing();
        Said begun = api.post(
                "/v1/runs",
                body.substring(0, body.length() - 1)
                        + ", \"labels\": {\"team\": \"geo\"}, \"limits\": {\"tasks\": \"7\"}}");
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.json().required("labels").required("team").stringValue())
                .isEqualTo("geo");
        assertThat(api.runtime.catalogue().known(new RunId(begun.id())).limits().tasks())
                .isEqualTo(7);
        Said wrong = api.post(
                "/v1/runs", body.substring(0, body.length() - 1) + ", \"settings\": {\"runtime.home\": \"/x\"}}");
        assertThat(wrong.code()).isEqualTo("INVALID_BODY");
    }
}
