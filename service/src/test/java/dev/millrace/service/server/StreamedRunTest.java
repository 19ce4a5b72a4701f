package dev.millrace.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.RunId;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a connection shows of a run while it stays open. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class StreamedRunTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"text/event-stream,data: ,", "application/x-ndjson,{,run"})
    void whoReadsIsToldOfAChangeBeforeTheRunHasEnded(String type, String begin, @Nullable String at) throws Exception {
        EffectiveSettings settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                folder,
                Map.of("runtime.slots", "1", "runtime.memory", "512MiB", "runtime.adopt", "false"));
        Home home = Home.open(folder.resolve("home"));
        RunId run = RestingRuns.make(home, settings, folder, 1).getFirst();
        try (LocalServer server = LocalServer.start(
                        home,
                        settings,
                        folder,
                        new LocalServer.Listening("127.0.0.1", 0, Tenants.none(folder, Tokens.NONE)),
                        (_, fault) -> {
                            throw new AssertionError(fault);
                        });
                HttpClient client = HttpClient.newHttpClient()) {
            String runs = server.uri() + "/v1/runs/" + run;
            HttpResponse<InputStream> stream = client.send(
                    HttpRequest.newBuilder(URI.create(runs + "/events"))
                            .header("Accept", type)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.headers().firstValue("Content-Type")).contains(type);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                assertThat(next(lines, begin, at).path("paused").asBoolean()).isFalse();
                post(client, runs + ":pause");
                assertThat(next(lines, begin, at).path("paused").asBoolean()).isTrue();
                post(client, runs + ":cancel");
                JsonNode last = next(lines, begin, at);
                while (!last.path("state").asString().equals("CANCELLED")) {
                    last = next(lines, begin, at);
                }
                assertThat(lines.lines().filter(line -> line.startsWith(begin))).isEmpty();
            }
        }
    }

    private static void post(HttpClient client, String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(202);
    }

    /** The run of the next event. */
    private static JsonNode next(BufferedReader lines, String begin, @Nullable String at) throws Exception {
        String line = lines.readLine();
        while (!line.startsWith(begin)) {
            line = lines.readLine();
        }
        JsonNode event = JsonMapper.shared().readTree(line.substring(begin.equals("{") ? 0 : begin.length()));
        return at == null ? event : event.required(at);
    }
}
