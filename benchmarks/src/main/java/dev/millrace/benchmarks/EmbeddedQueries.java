package dev.millrace.benchmarks;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Queries as runs of an embedded runtime with the settings that everybody has: a home, durable rows, published results. */
final class EmbeddedQueries implements AutoCloseable {
    private static final String VERSION = "benchmark";
    private static final long MOST_MILLIS = 600_000;

    private final Path folder;
    private final List<JobSpec.Source> sources = new ArrayList<>();
    private final EmbeddedRuntime runtime;
    private int results;

    /** @param events told what the workers do */
    EmbeddedQueries(Path folder, List<QuerySet.Table> tables, WorkerEvents events) {
        this.folder = folder;
        this.runtime = EmbeddedRuntime.start(
                Home.open(folder.resolve("home")),
                settings(Map.of()),
                VERSION,
                folder,
                events,
                LocalHome.Options.DEFAULT);
        for (QuerySet.Table table : tables) {
            List<String> from = List.of("file://" + table.path());
            sources.add(new JobSpec.Source(
                    table.name(),
                    from,
                    "",
                    List.of(),
                    List.of(),
                    JobSpec.CsvOptions.DETECT,
                    false,
                    Place.of(table.name())));
        }
    }

    private EffectiveSettings settings(Map<String, String> given) {
        return SettingsLayers.load(Map.of(), folder, given);
    }

    /** From the query to its published result, whose folder it returns; planning, durable rows and objects are part of it. */
    Path run(String sql, Map<String, String> settings) {
        Path result = folder.resolve("results/" + results);
        run(job(sql, settings));
        return result;
    }

    RunId run(LoadedJob job) {
        RunId run = runtime.submit(job, List.of(VERSION));
        RunRow row = runtime.await(run, MOST_MILLIS, _ -> {});
        if (row.state() != RunState.SUCCEEDED) {
            throw row.failure()
                    .map(MillraceException::new)
                    .orElseThrow(() -> new BenchmarkException(run + " is " + row.state()));
        }
        return run;
    }

    LoadedJob job(String sql, Map<String, String> settings) {
        QueryJob query = new QueryJob(folder);
        sources.forEach(query::add);
        Location to = new Location("file://" + folder.resolve("results/" + results++));
        return new JobLoading(folder, settings(settings)).load(query.job(sql, Place.of("benchmark"), to));
    }

    StageGraph plan(String sql, Map<String, String> settings) {
        return DryPlanning.plan(
                        job(sql, settings),
                        folder.resolve("home"),
                        new DryPlanning.Terms(
                                settings(settings), runtime.capacity().memoryBytes(), VERSION))
                .graph();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
