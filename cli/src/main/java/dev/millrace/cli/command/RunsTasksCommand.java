package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.document.TaskJson;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.runs.TaskView;
import dev.millrace.service.words.Human;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "tasks", description = "Show the tasks of a run that has started.")
final class RunsTasksCommand extends ServiceTool {
    @Option(names = "--stage", paramLabel = "N", description = "Only of this stage.")
    @Nullable
    Integer stage;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only tasks in this state: waiting, running, done, failed or stopped.")
    TaskView.@Nullable State state;

    @Option(names = "--limit", paramLabel = "N", description = "Most tasks (default: 1000; 0: all).")
    int limit = 1000;

    @Override
    ExitCode call(Runs runs, RunId run) {
        int most = ListLimit.of("--limit", limit);
        List<TaskView> tasks = runs.tasks(run).stream()
                .filter(task -> stage == null || task.stage() == stage)
                .filter(task -> state == null || task.state() == state)
                .limit(most == 0 ? Long.MAX_VALUE : most)
                .toList();
        if (common.json) {
            tasks.forEach(task -> print(TaskJson.of(task)));
            return ExitCode.OK;
        }
        TextTable table = new TextTable(List.of(
                ">STAGE",
                ">TASK",
                "STATE",
                "ATTEMPT",
                ">CLAIMS",
                ">ROWS READ",
                ">ROWS",
                ">WRITTEN",
                ">PEAK",
                ">TIME",
                "FAILURES"));
        tasks.forEach(task -> table.add(row(task)));
        table.lines().forEach(terminal()::print);
        return ExitCode.OK;
    }

    private static List<String> row(TaskView task) {
        return List.of(
                Integer.toString(task.stage()),
                Integer.toString(task.task()),
                task.state().name(),
                task.attempt(),
                Integer.toString(task.claims()),
                Human.count(task.measures().rowsRead()),
                Human.count(task.measures().rowsWritten()),
                Human.bytes(task.measures().bytesWritten()),
                Human.bytes(task.measures().peakBytes()),
                Human.millis(task.measures().millis()),
                String.join(
                        ", ",
                        task.failures().stream().map(failure -> failure.code()).toList()));
    }
}
