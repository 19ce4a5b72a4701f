package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.graph.RunId;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.LogLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "logs", description = "Print what the attempts of a run wrote down, in order of time.")
final class RunsLogsCommand extends RunTool {
    @Option(names = "--stage", paramLabel = "N", description = "Only of this stage.")
    @Nullable
    Integer stage;

    @Option(names = "--task", paramLabel = "N", description = "Only of this task.")
    @Nullable
    Integer task;

    @Override
    ExitCode call(HomeView home, RunId run) {
        for (LogLine line : home.logs().of(run)) {
            if ((stage == null || line.stage() == stage) && (task == null || line.task() == task)) {
                print(line);
            }
        }
        return ExitCode.OK;
    }

    private void print(LogLine line) {
        if (common.json) {
            terminal().print(line.json());
        } else {
            terminal()
                    .print(Human.moment(line.atMillis()) + "  stage " + line.stage() + " task " + line.task()
                            + " attempt " + line.attempt() + "  " + line.text());
        }
    }
}
