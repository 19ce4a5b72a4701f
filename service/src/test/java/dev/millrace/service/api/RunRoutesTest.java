package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.RunId;
import dev.millrace.service.api.ApiFixture.Said;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over runs that nobody works on, so that they stand still. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunRoutesTest {
    @TempDir
    static Path folder;

    private ApiFixture api;
    private final List<String> listed = new ArrayList<>();

    @BeforeAll
    void open() {
        api = new ApiFixture(folder);
        for (String job : List.of("alpha", "beta", "gamma", "delta", "alpha")) {
            listed.add(api.resting(job).value());
        }
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    private static List<String> ids(Said page) {
        return page.json()
                .required("runs")
                .valueStream()
                .map(run -> run.required("id").stringValue())
                .toList();
    }

    @Test
    void pagesFollowEachOtherWithoutAGap() {
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            Said page = token.isEmpty()
                    ? api.get(
                            "/v1/runs",
                            "pageSize",
                            "2",
                            "orderBy",
                            "submitted asc",
                            "filter",
                            "submitted<\"2100-01-01T00:00:00Z\"")
                    : api.get(
                            "/v1/runs",
                            "pageSize",
                            "2",
                            "orderBy",
                            "submitted asc",
                            "filter",
                            "submitted<\"2100-01-01T00:00:00Z\"",
                            "pageToken",
                            token);
            assertThat(ids(page)).hasSizeLessThanOrEqualTo(2);
            seen.addAll(ids(page));
            token = page.json().path("nextPageToken").asString("");
        } while (!token.isEmpty());
        assertThat(seen).containsAll(listed).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aTokenOfAnotherListIsRefused() {
        String token = api.get("/v1/runs", "pageSize", "1")
                .json()
                .required("nextPageToken")
                .stringValue();
        assertThat(api.get("/v1/runs", "pageSize", "1", "pageToken", token).status())
                .isEqualTo(200);
        assertThat(api.get("/v1/runs", "pageToken", token, "filter", "job=alpha")
                        .code())
                .isEqualTo("BAD_PAGE_TOKEN");
        assertThat(api.get("/v1/runs", "pageToken", "../../etc").code()).isEqualTo("BAD_PAGE_TOKEN");
    }

    @Test
    void filtersChooseByFieldsAndLabels() {
        assertThat(ids(api.get("/v1/runs", "filter", "job=alpha")))
                .containsExactlyInAnyOrder(listed.get(0), listed.get(4));
        assertThat(ids(api.get("/v1/runs", "filter", "labels.team=\"beta\" AND state=ACCEPTED")))
                .containsExactly(listed.get(1));
        assertThat(ids(api.get("/v1/runs", "filter", "labels.nobody=x"))).isEmpty();
        assertThat(api.get("/v1/runs", "filter", "state~x").code()).isEqualTo("BAD_FILTER");
        assertThat(api.get("/v1/runs", "filter", "submitted>yesterday").code()).isEqualTo("BAD_FILTER");
    }

    @Test
    void aStateThatNoRunCanHaveIsRefusedWithThoseThatThereAre() {
        Said said = api.get("/v1/runs", "filter", "job=alpha AND state=NOPE");
        assertThat(said.status()).isEqualTo(400);
        assertThat(said.code()).isEqualTo("BAD_FILTER");
        JsonNode wrong = said.json().required("errors").get(0);
        assertThat(wrong.required("pointer").stringValue()).isEqualTo("/filter");
        assertThat(wrong.required("column").intValue()).isEqualTo(21);
        assertThat(wrong.required("hint").stringValue())
                .isEqualTo("States are ACCEPTED, RUNNING, PUBLISHING, SUCCEEDED, FAILED, CANCELLED, EXPIRED");
        assertThat(api.get("/v1/runs", "filter", "state=\"failed\"")
                        .json()
                        .required("hint")
                        .stringValue())
                .startsWith("Did you mean FAILED?");
        assertThat(ids(api.get("/v1/runs", "filter", "state!=FAILED"))).containsAll(listed);
    }

    @Test
    void whatIsMissingTellsNoPathOfTheServer() {
        for (String missing : List.of("run_00000000000000000000000000", "@last-4000", "run_zz")) {
            Said said = api.get("/v1/runs/" + missing);
            assertThat(said.status()).as(missing).isEqualTo(404);
            assertThat(said.json().toString()).doesNotContain(api.folder.toString());
        }
    }

    @Test
    void parametersAreWhatTheyAreSaidToBe() {
        Said none = api.get("/v1/runs", "pageSize", "0");
        assertThat(none.code()).isEqualTo("BAD_PARAMETER");
        assertThat(none.json().required("hint").stringValue()).isEqualTo("Write 1 to 1000");
        assertThat(api.get("/v1/runs", "pageSize", "many").code()).isEqualTo("BAD_PARAMETER");
        assertThat(api.get("/v1/runs", "pageSize", "1", "pageSize", "2").code()).isEqualTo("BAD_PARAMETER");
        Said slip = api.get("/v1/runs", "page_size", "1");
        assertThat(slip.code()).isEqualTo("UNKNOWN_PARAMETER");
        assertThat(slip.json().required("hint").stringValue())
                .startsWith("Did you mean 'pageSize'? Known: pageSize, ")
                .contains("filter", "orderBy", "pageToken");
        assertThat(api.get("/v1/runs", "nothing-of-this", "1")
                        .json()
                        .required("hint")
                        .stringValue())
                .startsWith("Known: ")
                .contains("filter", "orderBy", "pageSize", "pageToken");
        assertThat(api.get("/v1/version", "x", "1").json().required("hint").stringValue())
                .isEqualTo("This takes none");
        assertThat(api.get("/v1/runs/" + listed.get(0), "wait", "600s").code()).isEqualTo("BAD_PARAMETER");
    }

    @Test
    void whatIsNoRunIsNotFound() {
        assertThat(api.get("/v1/runs/run_00000000000000000000000000").status()).isEqualTo(404);
        assertThat(api.get("/v1/runs/%2e%2e").status()).isEqualTo(400);
        assertThat(api.get("/v1/runs/..%2f..%2fhome").status()).isEqualTo(400);
        assertThat(api.get("/v1/runs/../../home").status()).isEqualTo(404);
        assertThat(api.get("/v1/runs/%00").status()).isEqualTo(400);
    }

    @Test
    void whoWaitsIsToldOfTheNextChange() throws Exception {
        RunId run = api.resting("waited");
        Said before = api.get("/v1/runs/" + run);
        String version = before.json().required("version").asString();
        CompletableFuture<Said> waiting =
                CompletableFuture.supplyAsync(() -> api.get("/v1/runs/" + run, "wait", "59s", "after", version));
        assertThat(api.post("/v1/runs/" + run + ":pause", "").status()).isEqualTo(202);
        JsonNode told = waiting.get().json();
        assertThat(told.required("version").longValue()).isGreaterThan(Long.parseLong(version));
        assertThat(told.required("paused").booleanValue()).isTrue();
    }

    @Test
    void waitingEndsWithItsTime() {
        Said same = api.get("/v1/runs/" + listed.get(1), "wait", "0s", "after", "1");
        assertThat(same.json().required("version").intValue()).isEqualTo(1);
    }

    @Test
    void actionsMayBeRepeatedAndAreRefusedWhenTheyComeTooLate() {
        String run = "/v1/runs/" + api.resting("acted");
        assertThat(api.post(run + ":pause", "").status()).isEqualTo(202);
        assertThat(api.post(run + ":pause", "").status()).isEqualTo(200);
        assertThat(api.post(run + ":retry", "").code()).isEqualTo("NOT_RETRYABLE");
        assertThat(api.post(run + ":cancel", "").json().required("state").stringValue())
                .isEqualTo("CANCELLED");
        assertThat(api.post(run + ":cancel", "").status()).isEqualTo(200);
        assertThat(api.post(run + ":pause", "").code()).isEqualTo("TOO_LATE");
        assertThat(api.post(run + ":resume", "").code()).isEqualTo("NOT_RESUMABLE");
        Said retried = api.post(run + ":retry", "{\"epoch\": 0, \"limits\": {\"tasks\": \"5\"}}");
        assertThat(retried.status()).isEqualTo(202);
        assertThat(retried.json().required("epoch").intValue()).isEqualTo(1);
        assertThat(api.post(run + ":retry", "{\"epoch\": 0}").status()).isEqualTo(200);
        Said ended = api.ended(run);
        assertThat(ended.state()).isEqualTo("SUCCEEDED");
        assertThat(api.post(run + ":cancel", "").status()).isEqualTo(409);
        assertThat(api.post(run + ":resume", "").status()).isEqualTo(200);
        assertThat(api.post(run + ":explode", "").status()).isEqualTo(404);
    }

    @Test
    void aRunThatIsHeldGoesOnWhenItIsResumed() {
        String run = "/v1/runs/" + api.resting("held");
        assertThat(api.post(run + ":pause", "").status()).isEqualTo(202);
        assertThat(api.post(run + ":resume", "").status()).isEqualTo(202);
        assertThat(api.ended(run).state()).isEqualTo("SUCCEEDED");
    }

    @Test
    void healthNeedsNothing() {
        assertThat(api.get("/healthz").json().required("status").stringValue()).isEqualTo("ok");
        assertThat(api.get("/readyz").status()).isEqualTo(200);
        assertThat(api.get("/v1/version").json().required("java").stringValue()).startsWith("25");
    }
}
