package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.Place;
import dev.millrace.service.client.HomeTables;
import dev.millrace.service.client.JobRequest;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A query in place of a job file, with its tables. */
public final class QueryOptions {
    @Option(names = "--sql", paramLabel = "SQL", description = "A query instead of a job file.")
    @Nullable
    String sql;

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "With --sql: a file with a map of sources; may be repeated.")
    List<String> sources = new ArrayList<>();

    @Option(names = "--table", paramLabel = "NAME=PATH", description = "With --sql: a table of files; may be repeated.")
    Map<String, String> tables = new LinkedHashMap<>();

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    /** The job of the file or of the query, with what its tables stand for; one of them must be given. */
    LoadedJob job(Context context, EffectiveSettings settings, @Nullable String file, Map<String, String> parameters) {
        requireOne(file);
        HomeTables named = CommonOptions.tablesOfHome(context, settings);
        if (file != null) {
            return named.resolved(
                    new JobLoading(context.folder(), settings).load(file, parameters, Map.of(), environment.name()));
        }
        return named.queried(query(
                context,
                settings,
                parameters,
                new Location(
                        "file://" + CommonOptions.homeFolder(context, settings).resolve("results/planned"))));
    }

    /** The same on its way to a service. */
    JobRequest request(
            Context context, EffectiveSettings settings, @Nullable String file, Map<String, String> parameters) {
        requireOne(file);
        if (file != null) {
            return JobRequest.of(new JobLoading(context.folder(), settings).text(file))
                    .with(parameters, Map.of(), environment.name());
        }
        return JobRequest.of(query(context, settings, parameters, JobRequest.KEPT))
                .readingTables();
    }

    private void requireOne(@Nullable String file) {
        if ((file == null) == (sql == null)) {
            throw Failure.invalid("USAGE", "Give a job file, or a query with --sql", "millrace plan job.yaml")
                    .toException();
        }
    }

    private LoadedJob query(Context context, EffectiveSettings settings, Map<String, String> parameters, Location to) {
        JobLoading loading = new JobLoading(context.folder(), settings);
        QueryJob query = new QueryJob(context.folder());
        sources.forEach(path -> loading.sources(path).forEach(query::add));
        tables.forEach(query::addTable);
        parameters.forEach(query::addParameter);
        return loading.load(query.job(String.valueOf(sql), new Place("<sql>", 1, 1), to));
    }

    /** The plan of a job; nothing is written. */
    static PlanView plan(Context context, EffectiveSettings settings, LoadedJob job) {
        Path home = CommonOptions.homeFolder(context, settings);
        return DryPlanning.plan(
                job,
                home,
                new DryPlanning.Terms(
                        settings, Capacity.memoryBytes(settings), Version.read().millrace()));
    }
}
