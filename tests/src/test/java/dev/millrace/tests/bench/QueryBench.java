package dev.millrace.tests.bench;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.result.CellForm;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.result.RowSink;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A home with a runtime of its own: submits queries as jobs and reads their published results. */
public final class QueryBench implements AutoCloseable {
    /** Settings that make small data travel through every exchange. */
    public static final Map<String, String> FORCED = Map.of(
            "plan.splitBytes", "65536", "plan.broadcastBytes", "0", "plan.collapse", "false", "plan.adaptive", "false");

    /** Settings that make two tasks of what is one. */
    public static final Map<String, String> PAIRS = Map.of("plan.pairBytes", "1", "plan.broadcastBytes", "0");

    /** As forced, and every decision at a barrier is made that can be. */
    public static final Map<String, String> ADAPTED = Map.ofEntries(
            Map.entry("plan.splitBytes", "65536"),
            Map.entry("plan.broadcastBytes", "0"),
            Map.entry("plan.flipBytes", "1MiB"),
            Map.entry("plan.collapse", "false"),
            Map.entry("plan.partitions", "5"),
            Map.entry("plan.coalesceBytes", "2KiB"),
            Map.entry("plan.mergeSegments", "1"),
            Map.entry("plan.partitionBytes", "2KiB"),
            Map.entry("plan.skewBytes", "1"),
            Map.entry("plan.skewFactor", "1"));

    private static final int PATIENCE_MILLIS = 1_200_000;

    private static final long MEMORY_BYTES = 4L << 30;

    /** How a home is kept in tests: none of them loses the machine's power, and a process that is killed loses nothing in any case. */
    public static final LocalHome.Options WITHOUT_SYNCS = new LocalHome.Options(false, false, 10_000, FileFaults.NONE);

    /** Names of a struct's fields may be of any length. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Path folder;
    private final EffectiveSettings settings;
    private final EmbeddedRuntime runtime;
    private final ResultReader reader = new ResultReader(new MemoryObjectStore(new SystemClock()));
    private final List<JobSpec.Source> sources = new ArrayList<>();
    private int results;

    /** @param given settings as on the command line */
    public QueryBench(Path folder, int slots, Map<String, String> given) {
        this.folder = folder;
        Map<String, String> all = new TreeMap<>(given);
        all.put("runtime.slots", Integer.toString(slots));
        all.putIfAbsent("runtime.memory", Long.toString(MEMORY_BYTES));
        this.settings = SettingsLayers.load(Map.of(), folder, all);
        this.runtime = EmbeddedRuntime.start(
                Home.open(folder.resolve("home")), settings, "test", folder, WorkerEvents.NONE, WITHOUT_SYNCS);
    }

    public void addTable(String name, String path) {
        sources.add(new JobSpec.Source(
                name,
                List.of("file://" + path),
                "",
                List.of(),
                List.of(),
                JobSpec.CsvOptions.DETECT,
                false,
                Place.of(name)));
    }

    /** Reads the sources of a sources file, as {@code sql --sources} does. */
    public void addSources(Path file) {
        sources.addAll(new JobLoading(folder, settings).sources(file.toString()));
    }

    /** What a query published. */
    public record Outcome(Answer answer, StageGraph plan, PublishedResult result, RunId run) {}

    /** Runs a query; throws its failure. */
    public Outcome run(String sql) {
        return outcomes(job(sql), List.of(QueryJob.STEP)).getFirst();
    }

    /** Runs queries as the steps of one job; throws the failure of any of them. In the order of the queries. */
    public List<Outcome> runTogether(List<String> queries) {
        List<JobSpec.Step> steps = new ArrayList<>();
        List<JobSpec.Sink> sinks = new ArrayList<>();
        for (int query = 0; query < queries.size(); query++) {
            String name = "query_" + query;
            Place place = new Place(name, 1, 1);
            Location to = new Location("file://" + folder.resolve("results/" + results++));
            steps.add(new JobSpec.Step(name, queries.get(query), new TreeMap<>(), place));
            sinks.add(new JobSpec.Sink(name, to, OutputSpec.Format.PARQUET, false, place));
        }
        JobSpec job = new JobSpec(
                "together", sources, steps, sinks, new TreeMap<>(), JobSpec.Limits.DEFAULT, new TreeMap<>());
        return outcomes(
                new JobLoading(folder, settings).load(job),
                steps.stream().map(JobSpec.Step::name).toList());
    }

    private List<Outcome> outcomes(LoadedJob job, List<String> names) {
        RunId run = runtime.submit(job, List.of("test"));
        RunRow row = runtime.await(run, PATIENCE_MILLIS, _ -> {});
        if (row.state() != RunState.SUCCEEDED) {
            throw row.failure()
                    .map(MillraceException::new)
                    .orElseThrow(() -> new AssertionError(run + " is " + row.state()));
        }
        StageGraph plan = runtime.catalogue().plan(run).orElseThrow();
        Map<String, Manifest> manifests = runtime.catalogue().manifests(run, plan);
        List<Outcome> outcomes = new ArrayList<>();
        for (String name : names) {
            PublishedResult result =
                    PublishedResult.of(output(plan, name), Objects.requireNonNull(manifests.get(name), name));
            outcomes.add(new Outcome(read(result), plan, result, run));
        }
        return outcomes;
    }

    private static OutputSpec output(StageGraph plan, String name) {
        return plan.outputs().stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What was decided while a run went on, stage by stage. */
    public List<Adaptation> adaptations(RunId run) {
        return runtime.catalogue().view(run).stages().stream()
                .flatMap(stage -> stage.adaptations().stream())
                .toList();
    }

    /** The plan alone. */
    public StageGraph plan(String sql) {
        return DryPlanning.plan(job(sql), folder.resolve("home"), new DryPlanning.Terms(settings, MEMORY_BYTES, "test"))
                .graph();
    }

    private LoadedJob job(String sql) {
        QueryJob query = new QueryJob(folder);
        sources.forEach(query::add);
        Location to = new Location("file://" + folder.resolve("results/" + results++));
        return new JobLoading(folder, settings).load(query.job(sql, new Place("<sql>", 1, 1), to));
    }

    private Answer read(PublishedResult result) {
        List<Column> columns = new ArrayList<>();
        List<List<JsonNode>> rows = new ArrayList<>();
        reader.read(result, CellForm.JSON, 0, new RowSink() {
            @Override
            public void begin(List<Column> found) {
                columns.addAll(found);
            }

            @Override
            public void row(@Nullable String[] cells) {
                rows.add(Arrays.stream(cells)
                        .<JsonNode>map(
                                cell -> cell == null ? JSON.getNodeFactory().nullNode() : JSON.readTree(cell))
                        .toList());
            }

            @Override
            public void end() {}
        });
        return new Answer(columns, rows);
    }

    @Override
    public void close() {
        runtime.close();
        reader.close();
    }
}
