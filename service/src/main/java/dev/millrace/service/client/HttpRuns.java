package dev.millrace.service.client;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.RunRecordJson;
import dev.millrace.service.jobs.ReuseChoice;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunResults;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs behind a service that is asked over HTTP. Files of results are fetched into a temporary folder. */
public final class HttpRuns implements Runs {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final int PAGE = 200;
    private static final int SUBMITS = 3;
    private static final long LONGEST_WAIT_SECONDS = 50;

    private final URI endpoint;
    private final String token;
    private final HttpClient client;
    private final Deque<Path> fetched = new ArrayDeque<>();

    /**
     * @param endpoint {@code http://host:port}
     * @param token empty: none
     */
    public HttpRuns(String endpoint, String token) {
        this.endpoint = uri(endpoint);
        this.token = token;
        this.client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    }

    private static URI uri(String endpoint) {
        if (!endpoint.matches("https?://[A-Za-z0-9.:\\[\\]-]+/?")) {
            throw Failure.invalid(
                            "BAD_ENDPOINT",
                            "'" + endpoint + "' is not the address of a service",
                            "Write for example http://127.0.0.1:8787")
                    .toException();
        }
        return URI.create(endpoint.replaceFirst("/$", ""));
    }

    /**
     * A job that is to be run.
     *
     * @param text of its file
     * @param settings of the command line
     * @param command its words, to be kept with the run
     */
    public record Request(
            JobText text,
            Map<String, String> parameters,
            Map<String, String> labels,
            String environment,
            Map<String, String> settings,
            ReuseChoice reuse,
            List<String> command) {}

    /** Takes a job in, once, however often the request has to be repeated. */
    public RunId submit(Request request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("text", request.text().text()).put("file", request.text().name());
        if (endpoint.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]")) {
            body.put("folder", request.text().folder().toString());
        }
        put(body, "params", request.parameters());
        put(body, "labels", request.labels());
        put(body, "settings", request.settings());
        if (!request.environment().isEmpty()) {
            body.put("environment", request.environment());
        }
        if (request.reuse().refresh() || request.reuse().ignore()) {
            body.put("reuse", request.reuse().refresh() ? "refresh" : "ignore");
        }
        if (request.reuse().full()) {
            body.put("full", true);
        }
        request.command().forEach(body.putArray("command")::add);
        byte[] key = new byte[16];
        new SecureRandom().nextBytes(key);
        HttpRequest.Builder post = request("/v1/runs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", HexFormat.of().formatHex(key))
                .POST(HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)));
        for (int tries = 1; ; tries++) {
            try {
                return new RunId(ask(post.build()).body().required("id").stringValue());
            } catch (MillraceException error) {
                if (error.failure().kind() != FailureKind.UNAVAILABLE || tries == SUBMITS) {
                    throw error;
                }
            }
        }
    }

    private static void put(ObjectNode body, String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            ObjectNode node = body.putObject(name);
            texts.forEach(node::put);
        }
    }

    /** Tries a run again. */
    public void retry(RunId run, Map<String, String> limits) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("epoch", record(run).view().row().epoch());
        put(body, "limits", limits);
        ask(request("/v1/runs/" + run + ":retry")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)))
                .build());
    }

    @Override
    public RunId find(String name) {
        return new RunId(
                ask("GET", "/v1/runs/" + encoded(name)).body().required("id").stringValue());
    }

    @Override
    public List<ObjectNode> list(String state, int limit) {
        List<ObjectNode> runs = new ArrayList<>();
        String token = "";
        do {
            int size = limit == 0 ? PAGE : Math.min(PAGE, limit - runs.size());
            JsonNode page = ask(
                            "GET",
                            "/v1/runs?pageSize=" + size
                                    + (state.isEmpty()
                                            ? ""
                                            : "&filter=" + encoded("state=" + state.toUpperCase(Locale.ROOT)))
                                    + (token.isEmpty() ? "" : "&pageToken=" + encoded(token)))
                    .body();
            page.required("runs").forEach(run -> runs.add((ObjectNode) run));
            token = page.path("nextPageToken").asString("");
        } while (!token.isEmpty() && (limit == 0 || runs.size() < limit));
        return runs;
    }

    @Override
    public RunRecord record(RunId run) {
        return RunRecordJson.read(ask("GET", "/v1/runs/" + run + "/record").body());
    }

    @Override
    public void await(RunId run, long version, long millis) {
        long seconds = Math.clamp(millis / 1_000, 1, LONGEST_WAIT_SECONDS);
        ask("GET", "/v1/runs/" + run + "?wait=" + seconds + "s&after=" + version);
    }

    @Override
    public boolean cancel(RunId run) {
        return ask("POST", "/v1/runs/" + run + ":cancel").status() == 202;
    }

    @Override
    public PublishedResult result(RunId run, @Nullable String output) {
        RunRecord record = record(run);
        PublishedResult there = RunResults.choose(
                run,
                record.view().plan(),
                one -> Optional.ofNullable(record.manifests().get(one.name())),
                output);
        String name = record.view().plan().stream()
                .flatMap(plan -> plan.results().stream())
                .filter(one -> one.destination().equals(there.folder()))
                .findFirst()
                .orElseThrow()
                .name();
        JsonNode segments = ask("GET", "/v1/runs/" + run + "/results/" + encoded(name))
                .body()
                .required("segments");
        Path folder = temporary();
        List<Manifest.File> files = there.manifest().files();
        for (int file = 0; file < files.size(); file++) {
            fetch(
                    segments.required(file).required("url").stringValue(),
                    folder.resolve(files.get(file).name()));
        }
        return new PublishedResult(new Location("file://" + folder), there.manifest(), there.labels());
    }

    private Path temporary() {
        try {
            Path folder = Files.createTempDirectory("millrace-results").toRealPath();
            fetched.push(folder);
            return folder;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private void fetch(String path, Path target) {
        try {
            Files.createDirectories(target.getParent());
            HttpResponse<InputStream> answer =
                    client.send(request("GET", path), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw failed(answer.statusCode(), in.readAllBytes());
                }
                Files.copy(in, target);
            }
        } catch (IOException error) {
            throw unreachable(error);
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private record Answered(int status, JsonNode body) {}

    private Answered ask(String method, String path) {
        return ask(request(method, path));
    }

    private Answered ask(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw failed(answer.statusCode(), answer.body());
            }
            return new Answered(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
        } catch (IOException error) {
            throw unreachable(error);
        } catch (JacksonException noJson) {
            throw unreachable(noJson);
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private HttpRequest request(String method, String path) {
        return request(path).method(method, HttpRequest.BodyPublishers.noBody()).build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(ANSWER);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the service refused, as the failure that a home would have thrown. */
    private MillraceException failed(int status, byte[] body) {
        try {
            return Problems.exception(status, JsonMapper.shared().readTree(body));
        } catch (JacksonException | IllegalArgumentException noProblem) {
            return unreachable(noProblem);
        }
    }

    private MillraceException unreachable(Exception error) {
        String why = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        return new MillraceException(
                Failure.of(
                                FailureKind.UNAVAILABLE,
                                "SERVICE_UNREACHABLE",
                                "No service of Millrace answers at " + endpoint + ": " + why)
                        .withRemedy("Start one with millrace serve, or change --endpoint"),
                error);
    }

    private MillraceException stopped(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return unreachable(interrupted);
    }

    @Override
    public ObjectStore objects() {
        return new LocalObjectStore(Path.of(System.getProperty("java.io.tmpdir")), false, FileFaults.NONE);
    }

    @Override
    public void close() {
        client.shutdownNow();
        while (!fetched.isEmpty()) {
            try (Stream<Path> files = Files.walk(fetched.pop())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
    }
}
