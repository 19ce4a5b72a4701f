package dev.millrace.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.graph.RunId;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.record.Rules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many clients that wait for runs that stand still until somebody touches them. */
final class ManyWaitingTest {
    private static final int RUNS = 50;
    private static final int CLIENTS = 200;

    @TempDir
    Path folder;

    @Test
    void everybodyWhoWaitsIsToldOfTheChangeOfHisRun() throws Exception {
        EffectiveSettings settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                folder,
                Map.of("runtime.slots", "1", "runtime.memory", "512MiB", "runtime.adopt", "false"));
        Home home = Home.open(folder.resolve("home"));
        List<RunId> runs = resting(home, settings);
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        try (LocalServer server = LocalServer.start(
                        home,
                        settings,
                        folder,
                        new LocalServer.Listening("127.0.0.1", 0, Tenants.none(folder, Tokens.NONE)),
                        (_, fault) -> faults.add(fault));
                HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int number = 0; number < CLIENTS; number++) {
                URI uri = URI.create(server.uri() + "/v1/runs/" + runs.get(number % RUNS) + "?wait=59s&after=1");
                waiting.add(news(client, HttpRequest.newBuilder(uri).build()));
            }
            for (RunId run : runs) {
                HttpRequest pause = HttpRequest.newBuilder(URI.create(server.uri() + "/v1/runs/" + run + ":pause"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
                assertThat(client.send(pause, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(202);
            }
            for (int number = 0; number < CLIENTS; number++) {
                HttpResponse<String> told = waiting.get(number).get();
                assertThat(told.statusCode()).isEqualTo(200);
                JsonNode run = JsonMapper.shared().readTree(told.body());
                assertThat(run.required("id").stringValue())
                        .isEqualTo(runs.get(number % RUNS).value());
                assertThat(run.required("version").intValue()).isEqualTo(2);
                assertThat(run.required("paused").booleanValue()).isTrue();
            }
        }
        assertThat(faults).isEmpty();
    }

    /** As a client does: it asks again when the time was over before there was anything new. */
    private static CompletableFuture<HttpResponse<String>> news(HttpClient client, HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenCompose(
                        told -> told.headers().firstValue("ETag").orElse("").equals("\"1\"")
                                ? news(client, request)
                                : CompletableFuture.completedFuture(told));
    }

    private List<RunId> resting(Home home, EffectiveSettings settings) throws Exception {
        Files.writeString(
                folder.resolve("job.yaml"),
                "apiVersion: millrace/v1\njob: resting\nsteps: {one: {sql: SELECT 1 AS x}}\nsinks: {one: {to: out}}\n");
        LoadedJob job = new JobLoading(folder, settings).load("job.yaml", Map.of(), Map.of());
        List<RunId> runs = new ArrayList<>();
        AtomicLong entropy = new AtomicLong();
        try (HomeView view = HomeView.open(home, settings)) {
            Submission submission =
                    new Submission(view.ports(), settings.protocol(), Rules.all(), entropy::incrementAndGet);
            for (int number = 0; number < RUNS; number++) {
                RunId run = submission.fresh();
                submission.accept(run, job.spec());
                runs.add(run);
            }
        }
        return runs;
    }
}
