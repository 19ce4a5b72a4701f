package dev.millrace.service.client;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.RunRecordJson;
import dev.millrace.service.document.TaskJson;
import dev.millrace.service.lineage.LineageEvent;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.LogLine;
import dev.millrace.service.runs.RunLogs;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunResults;
import dev.millrace.service.runs.StoryLine;
import dev.millrace.service.runs.TaskView;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs behind a service that is asked over HTTP. Files of results are fetched into a temporary folder. May be used by many threads. */
public final class HttpRuns implements Runs {
    private static final int PAGE = 200;
    private static final long LONGEST_WAIT_SECONDS = 50;

    private final HttpLink link;
    private final Deque<Path> fetched = new ConcurrentLinkedDeque<>();

    /**
     * @param endpoint {@code http://host:port}
     * @param token empty: none
     */
    public HttpRuns(String endpoint, String token) {
        this.link = new HttpLink(endpoint, token);
    }

    /** Takes a job in, once, however often the request has to be repeated. */
    public RunId submit(JobRequest request) {
        return new RunId(link.postOnce("/v1/runs", request.body(link.isOfThisMachine()))
                .body()
                .required("id")
                .stringValue());
    }

    /** Throws all that is wrong with a job; else tells its name, its steps and its stages. */
    public JsonNode validate(JobRequest request) {
        return link.post("/v1/runs?dryRun=validate", request.body(link.isOfThisMachine()))
                .body();
    }

    /** The plan of a job, as it is shown. */
    public String plan(JobRequest request, PlanView.Format format) {
        return link.post(
                        "/v1/runs?dryRun=plan&format=" + format.name().toLowerCase(Locale.ROOT),
                        request.body(link.isOfThisMachine()))
                .text();
    }

    /** Names and types of the columns of a job's last step. */
    public List<Column> columns(JobRequest request) {
        return link.post("/v1/runs?dryRun=columns", request.body(link.isOfThisMachine()))
                .body()
                .required("columns")
                .valueStream()
                .map(column -> new Column(
                        column.required("name").stringValue(),
                        column.required("type").stringValue()))
                .toList();
    }

    /** What a job would take. */
    public JsonNode estimate(JobRequest request) {
        return link.post("/v1/estimate", request.body(link.isOfThisMachine())).body();
    }

    /** Tries a run again. */
    public void retry(RunId run, Map<String, String> limits) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("epoch", record(run).view().row().epoch());
        if (!limits.isEmpty()) {
            ObjectNode node = body.putObject("limits");
            limits.forEach(node::put);
        }
        link.post(path(run) + ":retry", body);
    }

    /** Forgets an ended run, with rows that are kept with it. */
    public void forget(RunId run) {
        link.delete(path(run));
    }

    /** Lets a run go on that is held. */
    public void resume(RunId run) {
        link.post(path(run) + ":resume");
    }

    @Override
    public RunId find(String name) {
        return new RunId(link.get("/v1/runs/" + HttpLink.encoded(name))
                .body()
                .required("id")
                .stringValue());
    }

    @Override
    public List<ObjectNode> list(String state, int limit) {
        List<ObjectNode> runs = new ArrayList<>();
        String token = "";
        do {
            int size = limit == 0 ? PAGE : Math.min(PAGE, limit - runs.size());
            String filter =
                    state.isEmpty() ? "" : "&filter=" + HttpLink.encoded("state=" + state.toUpperCase(Locale.ROOT));
            JsonNode page = link.get("/v1/runs?pageSize=" + size + filter + after(token))
                    .body();
            page.required("runs").forEach(run -> runs.add((ObjectNode) run));
            token = page.path("nextPageToken").asString("");
        } while (!token.isEmpty() && (limit == 0 || runs.size() < limit));
        return runs;
    }

    private static String after(String token) {
        return token.isEmpty() ? "" : "&pageToken=" + HttpLink.encoded(token);
    }

    private static String path(RunId run) {
        return "/v1/runs/" + run;
    }

    @Override
    public RunRecord record(RunId run) {
        return RunRecordJson.read(link.get(path(run) + "/record").body());
    }

    @Override
    public List<TaskView> tasks(RunId run) {
        List<TaskView> tasks = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = link.get(path(run) + "/tasks?pageSize=" + PAGE + after(token))
                    .body();
            page.required("tasks").forEach(task -> tasks.add(TaskJson.read(task)));
            token = page.path("nextPageToken").asString("");
        } while (!token.isEmpty());
        return tasks;
    }

    @Override
    public List<LogLine> logs(RunId run) {
        return link.get(path(run) + "/logs").text().lines().map(RunLogs::read).toList();
    }

    @Override
    public void followLogs(RunId run, Consumer<LogLine> sink) {
        // An answer may end before the run has, and the next begins anew.
        Map<String, Integer> seen = new HashMap<>();
        boolean isEnded;
        do {
            isEnded = record(run).view().row().state().isEnded();
            Map<String, Integer> answered = new HashMap<>();
            link.lines(path(run) + "/logs?follow=true", json -> {
                LogLine line = RunLogs.read(json);
                String attempt = line.stage() + "/" + line.attempt();
                int number = answered.merge(attempt, 1, Integer::sum);
                if (number > seen.getOrDefault(attempt, 0)) {
                    seen.put(attempt, number);
                    sink.accept(line);
                }
            });
        } while (!isEnded);
    }

    @Override
    public List<StoryLine> story(RunId run) {
        return link.get(path(run) + "/story")
                .body()
                .required("lines")
                .valueStream()
                .map(line -> new StoryLine(
                        line.required("atMillis").longValue(),
                        line.required("what").stringValue()))
                .toList();
    }

    @Override
    public String analyzed(RunId run, PlanView.Format format) {
        return link.get(path(run) + "/plan?analyze=true&format=" + format.name().toLowerCase(Locale.ROOT))
                .text();
    }

    @Override
    public String report(RunId run) {
        return link.get(path(run) + "/report").text();
    }

    @Override
    public ObjectNode lineage(RunId run, LineageEvent.Moment moment) {
        return (ObjectNode)
                link.get(path(run) + "/lineage?event=" + moment.name().toLowerCase(Locale.ROOT))
                        .body();
    }

    @Override
    public void await(RunId run, long version, long millis) {
        long seconds = Math.clamp(millis / 1_000, 1, LONGEST_WAIT_SECONDS);
        link.get(path(run) + "?wait=" + seconds + "s&after=" + version);
    }

    @Override
    public boolean cancel(RunId run) {
        return link.post(path(run) + ":cancel").status() == 202;
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
        JsonNode segments = link.get(path(run) + "/results/" + HttpLink.encoded(name))
                .body()
                .required("segments");
        Path folder = temporary();
        List<Manifest.File> files = there.manifest().files();
        for (int file = 0; file < files.size(); file++) {
            link.fetch(
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

    @Override
    public ObjectStore objects() {
        return new LocalObjectStore(Path.of(System.getProperty("java.io.tmpdir")), false, FileFaults.NONE);
    }

    @Override
    public void close() {
        link.close();
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
