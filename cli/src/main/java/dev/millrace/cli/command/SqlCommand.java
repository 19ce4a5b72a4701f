package dev.millrace.cli.command;

import dev.millrace.cli.command.Statements.Written;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.text.SqlScript;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.settings.EffectiveSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sql",
        description = "Run queries and print their rows; also DESCRIBE, SUMMARIZE, COPY … TO, SHOW TABLES, EXPLAIN.")
final class SqlCommand extends Tool {
    @Parameters(arity = "0..1", paramLabel = "SQL", description = "One or several statements.")
    @Nullable
    String sql;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the statements from a file; -: from standard input.")
    @Nullable
    String file;

    @Mixin
    TableOptions tables = new TableOptions();

    @Mixin
    Results results = new Results();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        results.requireWritable(context().folder());
        JobLoading loading = new JobLoading(context().folder(), settings);
        List<Written> written = statements(loading);
        QueryJob query = tables.query(context(), settings);
        return (CommonOptions.isRemote(settings) ? there(settings, query, written) : here(settings, query, written))
                .code();
    }

    private ExitCode there(EffectiveSettings settings, QueryJob query, List<Written> written) {
        work.refuse();
        try (HttpRuns runs = common.service(context(), settings)) {
            return run(settings, query, written, new ServiceQueries(context(), settings, runs, common.settings));
        }
    }

    private ExitCode here(EffectiveSettings settings, QueryJob query, List<Written> written) {
        try (LazyWork runtime = new LazyWork(context(), settings)) {
            return run(settings, query, written, new HomeQueries(context(), settings, runtime::get));
        }
    }

    private ExitCode run(EffectiveSettings settings, QueryJob query, List<Written> written, QueryWork queries) {
        Statements statements = new Statements(context(), settings, query, results, common.json, queries);
        for (Written statement : written) {
            ExitCode code = statements.run(statement);
            if (code != ExitCode.OK) {
                return code;
            }
        }
        return ExitCode.OK;
    }

    private List<Written> statements(JobLoading loading) {
        if ((sql == null) == (file == null)) {
            throw Failure.invalid("USAGE", "Give a query, or a file of queries with -f", "millrace sql \"SELECT 42\"")
                    .toException();
        }
        boolean piped = "-".equals(file);
        String text =
                piped ? standardInput() : file != null ? loading.text(file).text() : sql;
        String source = piped ? "<stdin>" : file != null ? file : "<sql>";
        List<Written> statements = SqlScript.split(String.valueOf(text)).stream()
                .map(statement -> new Written(
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
}
