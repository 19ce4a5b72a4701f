package dev.millrace.cli.command;

import dev.millrace.cli.command.Statements.Written;
import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.ResultFormat;
import dev.millrace.cli.output.RunReport;
import dev.millrace.cli.shell.DotCommand;
import dev.millrace.cli.shell.Prompt;
import dev.millrace.cli.shell.Prompt.Typed;
import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.coordinator.plan.text.SqlScript;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.words.Human;
import dev.millrace.storage.sql.SqlNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One session of the shell: reads, carries out, goes on. A person may correct a mistake; a script ends with its first one. */
final class ShellSession {
    private static final int DEEPEST_READ = 16;
    private static final List<List<String>> HELP = List.of(
            List.of(".tables", "names of the tables"),
            List.of(".schema [TABLE]", "columns of a table, or of all"),
            List.of(".source NAME PATH", "a table of files: a file, folder or pattern"),
            List.of(".sources FILE", "the tables of a YAML or JSON file"),
            List.of(".mode FORMAT", "table, csv, json, ndjson or markdown"),
            List.of(".timer on|off", "whether to tell how long statements took"),
            List.of(".read FILE", "carry out the statements of a file"),
            List.of(".quit", "the end; so is Ctrl-D"),
            List.of("Ctrl-C", "give up the line; cancel what runs"),
            List.of("statement;", "SELECT, DESCRIBE, SUMMARIZE, COPY … TO, SHOW TABLES, EXPLAIN [ANALYZE]"));

    private final Context context;
    private final EffectiveSettings settings;
    private final ShellTables tables;
    private final Results results;
    private final Prompt prompt;
    private final LazyWork work;
    private final Statements statements;
    private boolean timed;
    private boolean over;

    ShellSession(
            Context context,
            EffectiveSettings settings,
            ShellTables tables,
            Results results,
            boolean json,
            Prompt prompt) {
        this.context = context;
        this.settings = settings;
        this.tables = tables;
        this.results = results;
        this.prompt = prompt;
        this.work = new LazyWork(context, settings, prompt.isInteractive());
        this.statements = new Statements(
                context, settings, tables.query(), results, json, new HomeQueries(context, settings, work::get));
    }

    /** Until the end of what is typed. Gives what the last statement gave, if it was a script's. */
    ExitCode run() {
        try (work) {
            if (prompt.isInteractive()) {
                context.terminal().say("Millrace: statements end with a semicolon; .help tells more");
            }
            ExitCode last = ExitCode.OK;
            while (!over && (prompt.isInteractive() || last == ExitCode.OK)) {
                last = switch (prompt.next()) {
                    case Typed.Nothing _ -> ExitCode.OK;
                    case Typed.Text text -> guarded(text.text());
                    case Typed.End _ -> ended();
                };
            }
            return prompt.isInteractive() ? ExitCode.OK : last;
        }
    }

    private ExitCode ended() {
        over = true;
        return ExitCode.OK;
    }

    private ExitCode guarded(String text) {
        long began = System.nanoTime();
        ExitCode code;
        try {
            code = carryOut(text, "<shell>", 0);
        } catch (MillraceException error) {
            List<Failure> failures =
                    error instanceof InvalidJobException job ? job.failures() : List.of(error.failure());
            failures.forEach(new RunReport(context.terminal())::failure);
            code = ExitCode.of(failures.getFirst());
        }
        context.terminal().out().flush();
        if (timed && !DotCommand.is(text)) {
            context.terminal().say("took " + Human.millis((System.nanoTime() - began) / 1_000_000));
        }
        return code;
    }

    private ExitCode carryOut(String text, String source, int depth) {
        if (DotCommand.is(text)) {
            return command(DotCommand.of(text), depth);
        }
        for (SqlScript.Statement statement : SqlScript.split(text)) {
            Place place = new Place(source, statement.line(), 1);
            ExitCode code = statement(new Written(" ".repeat(statement.column() - 1) + statement.text(), place));
            if (code != ExitCode.OK || over) {
                return code;
            }
        }
        return ExitCode.OK;
    }

    private ExitCode statement(Written written) {
        try (Prompt.Running _ = prompt.whileRunning(work::interrupt)) {
            return statements.run(written);
        } finally {
            work.rearm();
        }
    }

    private ExitCode command(DotCommand command, int depth) {
        return switch (command.name()) {
            case "tables" -> done(() -> tables.tables().stream().sorted().forEach(context.terminal()::print));
            case "schema" -> schema(command);
            case "source" -> done(() -> tables.query().addTable(argument(command, 0), argument(command, 1)));
            case "sources" -> done(() -> sources(argument(command, 0)));
            case "mode" -> done(() -> mode(argument(command, 0)));
            case "timer" -> done(() -> timed = argument(command, 0).equals("on"));
            case "read" -> read(argument(command, 0), depth);
            case "help" -> done(this::help);
            case "quit", "exit", "q" -> ended();
            default ->
                throw Failure.invalid(
                                "USAGE",
                                "There is no command ." + command.name(),
                                "Write ."
                                        + Suggestion.nearest(command.name(), DotCommand.names())
                                                .orElse("help"))
                        .toException();
        };
    }

    private static ExitCode done(Runnable action) {
        action.run();
        return ExitCode.OK;
    }

    private static String argument(DotCommand command, int position) {
        if (position >= command.arguments().size()) {
            throw Failure.invalid("USAGE", "." + command.name() + " lacks an argument", "See .help")
                    .toException();
        }
        return command.arguments().get(position);
    }

    private void sources(String file) {
        List<Source> all = new JobLoading(context.folder(), settings).sources(file);
        all.forEach(tables.query()::add);
    }

    private ExitCode schema(DotCommand command) {
        List<String> wanted = command.arguments().isEmpty() ? tables.tables() : command.arguments();
        for (String table : wanted) {
            if (wanted.size() > 1) {
                context.terminal().say("\n" + table);
            }
            statement(new Written("DESCRIBE " + SqlNames.quoted(table), new Place("<shell>", 1, 1)));
        }
        return ExitCode.OK;
    }

    private void mode(String name) {
        results.format = Arrays.stream(ResultFormat.values())
                .filter(format -> !format.isBinary() && format.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Failure.invalid(
                                "USAGE",
                                "There is no mode '" + name + "'",
                                "Write table, csv, json, ndjson or markdown")
                        .toException());
    }

    private ExitCode read(String file, int depth) {
        if (depth >= DEEPEST_READ) {
            throw Failure.invalid("USAGE", "'" + file + "' reads itself, or files lie too deep", "Read each file once")
                    .toException();
        }
        String text = new JobLoading(context.folder(), settings).text(file).text();
        StringBuilder waiting = new StringBuilder();
        int line = 0;
        for (String next : text.lines().toList()) {
            line++;
            waiting.append(next);
            boolean whole = DotCommand.is(waiting.toString()) || SqlScript.isComplete(waiting.toString());
            waiting.append('\n');
            if (whole) {
                ExitCode code = carryOut(waiting.toString(), file, depth + 1);
                if (code != ExitCode.OK || over) {
                    return code;
                }
                waiting = new StringBuilder("\n".repeat(line));
            }
        }
        return carryOut(waiting.toString(), file, depth + 1);
    }

    private void help() {
        TextTable table = new TextTable(List.of("", ""));
        HELP.forEach(table::add);
        table.lines().stream().skip(1).forEach(context.terminal()::print);
    }
}
