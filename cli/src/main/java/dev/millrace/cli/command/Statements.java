package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.coordinator.plan.text.SqlStatement;
import dev.millrace.coordinator.plan.text.StatementReader;
import dev.millrace.coordinator.plan.text.SummarizeText;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.document.AnalyzedRun;
import dev.millrace.service.jobs.CopyOptions;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.result.GivenRows;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.route.RoutedObjectStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out statements one after the other: queries as jobs of their own, the rest by what they mean. */
final class Statements {
    private final Context context;
    private final EffectiveSettings settings;
    private final QueryJob query;
    private final Results results;
    private final boolean json;
    private final Supplier<Work> work;
    private final JobLoading loading;

    /**
     * @param query the tables and parameters of every statement
     * @param work begun when the first statement needs it
     */
    Statements(
            Context context,
            EffectiveSettings settings,
            QueryJob query,
            Results results,
            boolean json,
            Supplier<Work> work) {
        this.context = context;
        this.settings = settings;
        this.query = query;
        this.results = results;
        this.json = json;
        this.work = work;
        this.loading = new JobLoading(context.folder(), settings);
    }

    /** Runs one statement over the tables of a query. Returns the exit code. */
    static int runOne(
            Context context,
            CommonOptions common,
            WorkOptions options,
            Results results,
            Function<JobLoading, QueryJob> tables,
            String sql) {
        EffectiveSettings settings = common.settings(context, options.flags());
        results.requireWritable(context.folder());
        QueryJob query = tables.apply(new JobLoading(context.folder(), settings));
        try (LazyWork runtime = new LazyWork(context, settings)) {
            Statements statements = new Statements(context, settings, query, results, common.json, runtime::get);
            return statements.run(new Written(sql, Place.of("<sql>"))).code();
        }
    }

    /** A statement and where it stands; blanks before it keep its columns as they are in the file. */
    record Written(String text, Place place) {}

    /** What became of it; after anything but {@link ExitCode#OK} all has been told. */
    ExitCode run(Written written) {
        Place place = written.place();
        return switch (StatementReader.read(written.text(), place)) {
            case SqlStatement.Query select -> select(select.sql(), place);
            case SqlStatement.Describe describe -> describe(columns(describe.query(), place));
            case SqlStatement.Summarize summarize ->
                select(SummarizeText.of(summarize.query(), columns(summarize.query(), place)), place);
            case SqlStatement.ShowTables _ -> showTables();
            case SqlStatement.Explain explain -> explain(explain, place);
            case SqlStatement.Copy copy -> copy(copy, place);
        };
    }

    private ExitCode select(String sql, Place place) {
        LoadedJob job = job(sql, place);
        RunRow row = finished(job);
        if (row.state() != RunState.SUCCEEDED) {
            return work.get().tell(row, json);
        }
        results.print(result(row.run()), work.get().runtime().objects(), json, context.terminal(), context.folder());
        return ExitCode.OK;
    }

    private LoadedJob job(String sql, Place place) {
        return loading.load(
                query.job(sql, place, CommonOptions.homeOf(context, settings).freshResult()));
    }

    private RunRow finished(LoadedJob job) {
        RunId run = work.get().submit(job);
        return context.terminal().live() ? work.get().await(run, 0) : work.get().awaitQuietly(run);
    }

    private PublishedResult result(RunId run) {
        StageGraph plan = work.get().runtime().catalogue().plan(run).orElseThrow();
        Manifest manifest = work.get()
                .runtime()
                .catalogue()
                .manifest(run, plan.results().getFirst())
                .orElseThrow(() -> new IllegalStateException("run " + run + " succeeded without a manifest"));
        return PublishedResult.of(plan.results().getFirst(), manifest);
    }

    private List<Column> columns(String sql, Place place) {
        return DryPlanning.describe(
                job(sql, place),
                CommonOptions.homeFolder(context, settings),
                new DryPlanning.Terms(
                        settings, Capacity.memoryBytes(settings), Version.read().millrace()));
    }

    private ExitCode describe(List<Column> columns) {
        print(
                List.of("column_name", "column_type", "null", "key", "default", "extra"),
                columns.stream()
                        .map(column -> Arrays.asList(column.name(), column.type(), "YES", null, null, null))
                        .toList());
        return ExitCode.OK;
    }

    private ExitCode showTables() {
        print(
                List.of("name"),
                query.sources().stream()
                        .map(Source::name)
                        .sorted()
                        .map(List::of)
                        .toList());
        return ExitCode.OK;
    }

    private void print(List<String> names, List<List<String>> cells) {
        List<Column> columns =
                names.stream().map(name -> new Column(name, "VARCHAR")).toList();
        try (RoutedObjectStore objects = ReachableStores.looking(context.folder(), settings)) {
            results.print(new GivenRows(columns, cells), objects, json, context.terminal(), context.folder());
        }
    }

    private ExitCode explain(SqlStatement.Explain explain, Place place) {
        LoadedJob job = job(explain.query(), place);
        PlanView plan;
        if (explain.analyze()) {
            RunRow row = finished(job);
            if (row.state() != RunState.SUCCEEDED) {
                return work.get().tell(row, json);
            }
            try (HomeView runs = HomeView.open(CommonOptions.existingHome(context, settings), settings)) {
                plan = AnalyzedRun.plan(runs, row.run(), settings, context.folder());
            }
        } else {
            plan = QueryOptions.plan(context, settings, job);
        }
        PlanView.Format format = json ? PlanView.Format.JSON : PlanView.Format.TEXT;
        context.terminal().print(plan.show(format).stripTrailing());
        return ExitCode.OK;
    }

    private ExitCode copy(SqlStatement.Copy copy, Place place) {
        CopyOptions options = CopyOptions.of(copy, context.folder());
        LoadedJob job =
                options.folder() ? loading.load(query.job(copy.query(), place, options)) : job(copy.query(), place);
        if (options.folder()) {
            Destinations.check(job.spec(), CommonOptions.homeOf(context, settings), settings);
        } else {
            Results.requireWritableFile(options.target(), Results.ANOTHER_PATH);
        }
        RunRow row = finished(job);
        if (row.state() != RunState.SUCCEEDED) {
            return work.get().tell(row, json);
        }
        PublishedResult result = result(row.run());
        if (!options.folder()) {
            Results.copy(result, work.get().runtime().objects(), options.target(), options.text());
        }
        told(result.rows(), options.target());
        return ExitCode.OK;
    }

    private void told(long rows, Path target) {
        if (json) {
            context.terminal()
                    .print(JsonLine.of(JsonLine.object().put("rows", rows).put("to", target.toString())));
        } else {
            context.terminal().say(Human.count(rows, "row") + " written to " + target);
        }
    }
}
