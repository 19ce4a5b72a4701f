package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.RunReport;
import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.document.FailureJson;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command {@code millrace}: finds the command that was asked for, calls it, and turns what went wrong into words and an exit code. */
@Command(
        name = "millrace",
        description = "Run data-parallel jobs: SQL over files, cut into tasks that survive whatever happens to their"
                + " workers.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        synopsisSubcommandLabel = "COMMAND")
public final class MillraceCommand implements Runnable {
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    @Spec
    CommandSpec spec = CommandSpec.create();

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand::new);
        commands.put("sql", SqlCommand::new);
        commands.put("shell", ShellCommand::new);
        commands.put("backfill", BackfillCommand::new);
        commands.put("validate", ValidateCommand::new);
        commands.put("plan", PlanCommand::new);
        commands.put("estimate", EstimateCommand::new);
        commands.put("simulate", SimulateCommand::new);
        commands.put("tables", TablesCommand::new);
        commands.put("runs", RunsCommand::new);
        commands.put("cache", CacheCommand::new);
        commands.put("taken", TakenCommand::new);
        commands.put("watch", WatchCommand::new);
        commands.put("triggers", TriggersCommand::new);
        commands.put("artifacts", ArtifactsCommand::new);
        commands.put("serve", ServeCommand::new);
        commands.put("deploy", DeployCommand::new);
        commands.put("gc", GcCommand::new);
        commands.put("config", ConfigCommand::new);
        commands.put("init", InitCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("version", VersionCommand::new);
        commands.put("worker", WorkerCommand::new);
        return commands;
    }

    /** Only the command that is called, because describing all of them takes longer than most of them do; all of them for help. */
    private static CommandLine line(List<String> arguments) {
        CommandLine line = new CommandLine(new MillraceCommand());
        String called = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean one = COMMANDS.containsKey(called) && !called.equals("completion");
        COMMANDS.forEach((name, command) -> {
            if (!one || name.equals(called)) {
                line.addSubcommand(name, command.get());
            }
        });
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, for example: millrace run job.yaml");
    }

    /** Runs the command that the context's arguments name. Returns the exit code. */
    public static int execute(Context context) {
        List<String> words = words(context.arguments());
        CommandLine line = line(words);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(Math.clamp(context.screen().columns(), 80, 120));
        line.setOut(writer(context.terminal().out()));
        line.setErr(writer(context.terminal().err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                context.terminal().color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        helpEverywhere(line);
        line.setExecutionStrategy(parsed -> called(context, parsed));
        line.setParameterExceptionHandler((error, _) -> misused(context, error));
        line.setExecutionExceptionHandler((error, _, parsed) -> failed(context, error, parsed));
        return line.execute(words.toArray(String[]::new));
    }

    /** {@code help run} is {@code run --help}. */
    private static List<String> words(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("help")) {
            return arguments;
        }
        return Stream.concat(arguments.stream().skip(1), Stream.of("--help")).toList();
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static void helpEverywhere(CommandLine line) {
        line.getSubcommands().values().forEach(command -> {
            if (!command.getCommandSpec().mixinStandardHelpOptions()) {
                command.getCommandSpec()
                        .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Show this help.")
                                .build());
            }
            helpEverywhere(command);
        });
    }

    private static int called(Context context, ParseResult parsed) {
        parsed.asCommandLineList().forEach(command -> {
            if (command.getCommand() instanceof Tool tool) {
                tool.in(context);
            }
        });
        return new CommandLine.RunLast().execute(parsed);
    }

    /** What did not answer may answer later; only the user can know who is in the way. */
    private static Failure withRemedy(Failure failure) {
        boolean busy =
                ExitCode.of(failure) == ExitCode.UNREACHABLE && failure.remedy().isEmpty();
        return busy ? failure.withRemedy("Try again; another program may hold it") : failure;
    }

    private static int misused(Context context, ParameterException error) {
        context.terminal().say("error: " + words(error));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(
                error, context.terminal().err())) {
            context.terminal()
                    .say("  see: " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE.code();
    }

    /** What the reader of arguments says, in words that a person would use. */
    private static String words(ParameterException error) {
        if (error instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            boolean command = !unmatched.getCommandLine().getSubcommands().isEmpty();
            String kind = word.startsWith("-") ? "option" : command ? "command" : "use for the argument";
            return "There is no " + kind + " '" + word + "'";
        }
        return String.valueOf(error.getMessage())
                .replace("option option ", "option ")
                .replace("in KEY=VALUE format", "like NAME=VALUE,");
    }

    private static int failed(Context context, Exception error, ParseResult parsed) {
        if (!(error instanceof MillraceException known)) {
            context.terminal().say("error: " + error + " [BUG]");
            context.terminal().say("  This is a fault of Millrace; the run, if there was one, can be resumed");
            error.printStackTrace(context.terminal().err());
            return ExitCode.RUN_FAILED.code();
        }
        List<Failure> failures =
                known instanceof InvalidJobException job ? job.failures() : List.of(withRemedy(known.failure()));
        boolean json = parsed.asCommandLineList().stream()
                .anyMatch(command -> command.getCommand() instanceof Tool tool && tool.common.json);
        for (Failure failure : failures) {
            if (json) {
                context.terminal().say(JsonLine.of(JsonLine.object().set("error", FailureJson.of(failure))));
            } else {
                new RunReport(context.terminal()).failure(failure);
            }
        }
        return ExitCode.of(failures.getFirst()).code();
    }
}
