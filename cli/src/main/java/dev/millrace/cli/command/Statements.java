package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.coordinator.plan.text.SqlStatement;
import dev.millrace.coordinator.plan.text.StatementReader;
import dev.millrace.coordinator.plan.text.SummarizeText;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Place;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.jobs.CopyOptions;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.result.GivenRows;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.route.RoutedObjectStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Carries out statements one after the other: queries as jobs of their own, the rest by what they mean. */
final class Statements {
    private final Context context;
    private final EffectiveSettings settings;
    private final QueryJob query;
    private final Results results;
    private final boolean json;
    private final QueryWork work;
    private final JobLoading loading;

    /**
     * @param query the tables and parameters of every statement
     * @param work runs them
     */
    Statements(
            Context context,
            EffectiveSettings settings,
            QueryJob query,
            Results results,
            boolean json,
            QueryWork work) {
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
            Function<EffectiveSettings, QueryJob> tables,
            String sql) {
        EffectiveSettings settings = common.settings(context, options.flags());
        results.requireWritable(context.folder());
        QueryJob query = tables.apply(settings);
        Written written = new Written(sql, Place.of("<sql>"));
        if (CommonOptions.isRemote(settings)) {
            options.refuse();
            try (HttpRuns runs = common.service(context, settings)) {
                QueryWork there = new ServiceQueries(context, settings, runs, common.settings);
                return new Statements(context, settings, query, results, common.json, there)
                        .run(written)
                        .code();
            }
        }
        try (LazyWork runtime = new LazyWork(context, settings)) {
            QueryWork here = new HomeQueries(context, settings, runtime::get);
            return new Statements(context, settings, query, results, common.json, here)
                    .run(written)
                    .code();
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
        RunRow row = work.finished(job(sql, place));
        if (row.state() != RunState.SUCCEEDED) {
            return work.tell(row, json);
        }
        results.print(work.result(row.run()), work.objects(), json, context.terminal(), context.folder());
        return ExitCode.OK;
    }

    private LoadedJob job(String sql, Place place) {
        return loading.load(query.job(sql, place, work.freshResult()));
    }

    private List<Column> columns(String sql, Place place) {
        return work.columns(job(sql, place));
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
        PlanView.Format format = json ? PlanView.Format.JSON : PlanView.Format.TEXT;
        String plan;
        if (explain.analyze()) {
            RunRow row = work.finished(job);
            if (row.state() != RunState.SUCCEEDED) {
                return work.tell(row, json);
            }
            plan = work.analyzed(row.run(), format);
        } else {
            plan = work.plan(job, format);
        }
        context.terminal().print(plan.stripTrailing());
        return ExitCode.OK;
    }

    private ExitCode copy(SqlStatement.Copy copy, Place place) {
        CopyOptions options = CopyOptions.of(copy, context.folder());
        LoadedJob job =
                options.folder() ? loading.load(query.job(copy.query(), place, options)) : job(copy.query(), place);
        if (options.folder()) {
            work.requireDestinations(job);
        } else {
            Results.requireWritableFile(options.target(), Results.ANOTHER_PATH);
        }
        RunRow row = work.finished(job);
        if (row.state() != RunState.SUCCEEDED) {
            return work.tell(row, json);
        }
        PublishedResult result = work.result(row.run());
        if (!options.folder()) {
            Results.copy(result, work.objects(), options.target(), options.text());
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
