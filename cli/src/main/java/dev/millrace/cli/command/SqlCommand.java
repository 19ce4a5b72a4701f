package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.text.SqlScript;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "sql", description = "Run a query and print its rows.")
final class SqlCommand extends Tool {
    @Parameters(arity = "0..1", paramLabel = "SQL", description = "One or several SELECT statements.")
    @Nullable
    String sql;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the statements from a file; -: from standard input.")
    @Nullable
    String file;

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "A YAML or JSON file with a map of sources; may be repeated.")
    List<String> sources = new ArrayList<>();

    @Option(names = "--table", paramLabel = "NAME=PATH", description = "A table of files; may be repeated.")
    Map<String, String> tables = new LinkedHashMap<>();

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME[:TYPE]=VALUE",
            description = "Value of :NAME in the query; text unless a type is given.")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Mixin
    Results results = new Results();

    @Mixin
    WorkOptions work = new WorkOptions();

    /** A statement and where it stands; blanks before it keep its columns as they are in the file. */
    private record Statement(String text, Place place) {}

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        results.requireWritable(context().folder());
        JobLoading loading = new JobLoading(context().folder(), settings);
        List<Statement> statements = statements(loading);
        QueryJob query = query(loading);
        Home home = CommonOptions.home(context(), settings);
        try (Work runtime = Work.start(context(), settings)) {
            for (Statement statement : statements) {
                Location to = new Location("file://" + home.results().resolve(unique()));
                LoadedJob job = loading.load(query.job(statement.text(), statement.place(), to));
                ExitCode code = run(runtime, job);
                if (code != ExitCode.OK) {
                    return code.code();
                }
            }
            runtime.finishAdopted(Optional.empty());
            return ExitCode.OK.code();
        }
    }

    private static String unique() {
        return "result-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private List<Statement> statements(JobLoading loading) {
        if ((sql == null) == (file == null)) {
            throw Failure.invalid("USAGE", "Give a query, or a file of queries with -f", "millrace sql \"SELECT 42\"")
                    .toException();
        }
        boolean piped = "-".equals(file);
        String text =
                piped ? standardInput() : file != null ? loading.text(file).text() : sql;
        String source = piped ? "<stdin>" : file != null ? file : "<sql>";
        List<Statement> statements = SqlScript.split(String.valueOf(text)).stream()
                .map(statement -> new Statement(
                        " ".repeat(statement.column() - 1) + statement.text(), new Place(source, statement.line(), 1)))
                .toList();
        if (statements.isEmpty()) {
            throw Failure.invalid("EMPTY_QUERY", "There is no statement", "Write a SELECT")
                    .at(Place.of(source))
                    .toException();
        }
        return statements;
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private QueryJob query(JobLoading loading) {
        QueryJob query = new QueryJob(context().folder());
        sources.forEach(path -> loading.sources(path).forEach(query::add));
        tables.forEach(query::addTable);
        parameters.forEach(query::addParameter);
        return query;
    }

    private ExitCode run(Work runtime, LoadedJob job) {
        RunId run = runtime.submit(job);
        RunRow row = terminal().live() ? runtime.await(run, 0) : runtime.awaitQuietly(run);
        if (row.state() != RunState.SUCCEEDED) {
            return runtime.tell(row, common.json);
        }
        StageGraph plan = runtime.runtime().catalogue().plan(run).orElseThrow();
        Manifest manifest = runtime.runtime().catalogue().manifests(run, plan).get(QueryJob.STEP);
        if (manifest == null) {
            throw new IllegalStateException("run " + run + " succeeded without a manifest");
        }
        results.print(
                PublishedResult.of(plan.outputs().getFirst(), manifest),
                common.json,
                terminal(),
                context().folder());
        return ExitCode.OK;
    }
}
