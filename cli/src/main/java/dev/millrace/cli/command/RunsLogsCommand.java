package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.runs.LogLevel;
import dev.millrace.service.runs.LogLine;
import dev.millrace.service.words.Human;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "logs", description = "Print what the attempts of a run wrote down, in order of time.")
final class RunsLogsCommand extends ServiceTool {
    @Option(names = "--stage", paramLabel = "N", description = "Only of this stage.")
    @Nullable
    Integer stage;

    @Option(names = "--task", paramLabel = "N", description = "Only of this task.")
    @Nullable
    Integer task;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "Only of this level or above: info (the default), warn or error.")
    LogLevel level = LogLevel.INFO;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run has ended: the lines of an attempt come when it ends.")
    boolean follow;

    @Override
    ExitCode call(Runs runs, RunId run) {
        if (follow) {
            runs.followLogs(run, this::print);
        } else {
            runs.logs(run).forEach(this::print);
        }
        return ExitCode.OK;
    }

    private void print(LogLine line) {
        if (!isWanted(line)) {
            return;
        }
        if (common.json) {
            terminal().print(line.json());
        } else {
            terminal()
                    .print(Human.moment(line.atMillis()) + "  " + "%-5s".formatted(line.level()) + "  stage "
                            + line.stage() + " task " + line.task() + " attempt " + line.attempt() + "  "
                            + line.text());
        }
    }

    private boolean isWanted(LogLine line) {
        return (stage == null || line.stage() == stage)
                && (task == null || line.task() == task)
                && line.level().isAtLeast(level);
    }
}
