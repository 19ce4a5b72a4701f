package dev.millrace.service.api;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.HttpRequest;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Limits;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Router;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.service.settings.Version;
import dev.millrace.storage.record.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A router over a runtime of its own, asked without a socket. */
final class ApiFixture implements AutoCloseable {
    static final String JSON = "application/json";

    final Path folder;
    final EffectiveSettings settings;
    final EmbeddedRuntime runtime;
    final HomeView view;
    final Parts parts;
    final Router router;
    final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final Conformance conformance;
    private final AtomicLong entropy = new AtomicLong();

    ApiFixture(Path folder) {
        this(folder, Tenants.none(folder, Tokens.NONE));
    }

    ApiFixture(Path folder, Tenants tenants) {
        this.folder = folder;
        Home home = Home.open(folder.resolve("home"));
        settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                folder,
                Map.of("runtime.slots", "1", "runtime.memory", "512MiB"));
        runtime = EmbeddedRuntime.start(home, settings, "test", folder);
        view = HomeView.open(home, settings);
        parts = new Parts(new EmbeddedRuns(runtime, view, settings, folder), settings, folder, Version.read(), tenants);
        router = Api.router(parts, Limits.DEFAULT, (_, fault) -> faults.add(fault));
        HttpRequest document = new HttpRequest(
                "GET", "/openapi.json", new LinkedHashMap<>(), Map.of(), new byte[0], Principal.OWNER, "document");
        conformance = new Conformance(said(router.answer(document)).json());
    }

    /** A body with a job that writes one row to a folder. */
    static String body(String job, String to) {
        return """
            {"spec": {"apiVersion": "millrace/v1", "job": "%s",
                      "steps": {"one": {"sql": "SELECT 42 AS answer"}},
                      "sinks": {"one": {"to": "%s", "mode": "overwrite"}}}}
            """.formatted(job, to);
    }

    /** A job that nobody works on. */
    RunId resting(String job) {
        String text = "apiVersion: millrace/v1\njob: " + job
                + "\nsteps: {one: {sql: SELECT 1 AS x}}\nsinks: {one: {to: " + job + ", mode: overwrite}}\n";
        try {
            Files.writeString(folder.resolve("resting.yaml"), text);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        LoadedJob loaded = new JobLoading(folder, settings).load("resting.yaml", Map.of(), Map.of("team", job));
        Submission submission =
                new Submission(view.ports(), settings.protocol(), Rules.all(), entropy::incrementAndGet);
        RunId run = submission.fresh();
        submission.accept(run, loaded.spec());
        return run;
    }

    /** {@code query}: names and values in turn. */
    Said get(String path, String... query) {
        return ask(Principal.OWNER, "GET", path, query, Map.of(), "");
    }

    Said post(String path, String body, String... query) {
        return ask(
                Principal.OWNER, "POST", path, query, body.isEmpty() ? Map.of() : Map.of("Content-Type", JSON), body);
    }

    Said post(String path, String body, Map<String, String> headers) {
        return ask(Principal.OWNER, "POST", path, new String[0], headers, body);
    }

    Said ask(Principal who, String method, String path, String[] query, Map<String, String> headers, String body) {
        SequencedMap<String, List<String>> parameters = new LinkedHashMap<>();
        for (int index = 0; index < query.length; index += 2) {
            parameters.computeIfAbsent(query[index], _ -> new ArrayList<>()).add(query[index + 1]);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest request = new HttpRequest(method, path, parameters, headers, bytes, who, "request");
        Said said = said(router.answer(request));
        conformance.check(method, path, said.status(), said.headers(), said.text());
        return said;
    }

    /** A run once it has ended, however long that takes. */
    Said ended(String path) {
        Said said = get(path, "wait", "59s");
        while (!said.json().has("endedMillis")) {
            said = get(path, "wait", "59s");
        }
        return said;
    }

    /** The rows of a query, also when they were not there in time for its answer. */
    String rows(Said said) {
        Said rows = said;
        if (said.status() == 202) {
            String run = said.headers().getOrDefault("Location", "");
            ended(run);
            rows = get(run + "/results/result", "format", "json");
        }
        return rows.json().required("rows").toString();
    }

    /** What was answered. */
    record Said(int status, Map<String, String> headers, String text) {
        JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }

        String code() {
            return json().path("code").asString("");
        }

        String id() {
            return json().required("id").stringValue();
        }

        String state() {
            return json().required("state").stringValue();
        }
    }

    static Said said(HttpResponse response) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            switch (response.body()) {
                case HttpResponse.Body.Bytes all -> bytes.write(all.bytes());
                case HttpResponse.Body.Large large -> {
                    try (InputStream in = large.opener().open()) {
                        in.transferTo(bytes);
                    }
                }
                case HttpResponse.Body.Unsent _ -> {}
                case HttpResponse.Body.Lines lines ->
                    lines.source().writeTo(text -> bytes.write(text.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return new Said(response.status(), response.headers(), bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        view.close();
        runtime.close();
    }
}
