package dev.millrace.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.RunId;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many clients that wait for runs that stand still until somebody touches them: for a minute, or so many times five seconds as {@code -Dmillrace.load}
 * says. Other tests run meanwhile.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 600, unit = TimeUnit.SECONDS)
final class ManyWaitingTest {
    private static final int RUNS = 50;
    private static final int CLIENTS = 200;

    /** So many waits end for everybody without news before there is some. */
    private static final int WAITS = Integer.getInteger("millrace.load", 12);

    @TempDir
    Path folder;

    @Test
    void everybodyWhoWaitsIsToldOfTheChangeOfHisRun() throws Exception {
        EffectiveSettings settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                folder,
                Map.of("runtime.slots", "1", "runtime.memory", "512MiB", "runtime.adopt", "false"));
        Home home = Home.open(folder.resolve("home"));
        List<RunId> runs = RestingRuns.make(home, settings, folder, RUNS);
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        try (LocalServer server = LocalServer.start(
                        home,
                        settings,
                        folder,
                        new LocalServer.Listening("127.0.0.1", 0, Tenants.none(folder, Tokens.NONE)),
                        (_, fault) -> faults.add(fault));
                HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            CountDownLatch patient = new CountDownLatch(CLIENTS);
            for (int number = 0; number < CLIENTS; number++) {
                URI uri = URI.create(server.uri() + "/v1/runs/" + runs.get(number % RUNS) + "?wait=5s&after=1");
                waiting.add(news(client, HttpRequest.newBuilder(uri).build(), WAITS, patient));
            }
            patient.await();
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

    /**
     * As a client does: it asks again when the time was over before there was anything new.
     *
     * @param left so many more times before it counts as patient
     */
    private static CompletableFuture<HttpResponse<String>> news(
            HttpClient client, HttpRequest request, int left, CountDownLatch patient) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenCompose(told -> {
            if (!told.headers().firstValue("ETag").orElse("").equals("\"1\"")) {
                return CompletableFuture.completedFuture(told);
            }
            if (left == 1) {
                patient.countDown();
            }
            return news(client, request, left - 1, patient);
        });
    }
}
