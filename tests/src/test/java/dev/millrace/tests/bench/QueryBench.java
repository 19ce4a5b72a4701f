package dev.millrace.tests.bench;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
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
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A home with a runtime of its own: submits queries as jobs and reads their published results. */
public final class QueryBench implements AutoCloseable {
    /** Settings that make small data travel through every exchange. */
    public static final Map<String, String> FORCED =
            Map.of("plan.splitBytes", "65536", "plan.broadcastBytes", "0", "plan.collapse", "false");

    private static final long MEMORY_BYTES = 4L << 30;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Path folder;
    private final EffectiveSettings settings;
    private final EmbeddedRuntime runtime;
    private final ResultReader reader = new ResultReader();
    private final List<JobSpec.Source> sources = new ArrayList<>();
    private int results;

    /** @param given settings as on the command line */
    public QueryBench(Path folder, int slots, Map<String, String> given) {
        this.folder = folder;
        Map<String, String> all = new TreeMap<>(given);
        all.put("runtime.slots", Integer.toString(slots));
        all.putIfAbsent("runtime.memory", Long.toString(MEMORY_BYTES));
        this.settings = SettingsLayers.load(Map.of(), folder, all);
        this.runtime = EmbeddedRuntime.start(Home.open(folder.resolve("home")), settings, "test", folder);
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
        RunId run = runtime.submit(job(sql), List.of("test"));
        RunRow row = runtime.await(run, 120_000, _ -> {});
        if (row.state() != RunState.SUCCEEDED) {
            throw row.failure()
                    .map(MillraceException::new)
                    .orElseThrow(() -> new AssertionError(run + " is " + row.state() + ": " + sql));
        }
        StageGraph plan = runtime.catalogue().plan(run).orElseThrow();
        Manifest manifest =
                runtime.catalogue().manifests(run, plan).values().iterator().next();
        PublishedResult result = PublishedResult.of(plan.outputs().getFirst(), manifest);
        return new Outcome(read(result), plan, result, run);
    }

    /** The plan alone. */
    public StageGraph plan(String sql) {
        return DryPlanning.plan(job(sql), folder.resolve("home"), MEMORY_BYTES, "test")
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
