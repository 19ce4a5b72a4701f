package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "tasks", description = "Show the tasks of a run that has started.")
final class RunsTasksCommand extends RunTool {
    @Option(names = "--stage", paramLabel = "N", description = "Only of this stage.")
    @Nullable
    Integer stage;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only tasks in this state: waiting, running, done or failed.")
    @Nullable
    String state;

    @Option(names = "--limit", paramLabel = "N", description = "Most tasks (default: 1000; 0: all).")
    int limit = 1000;

    @Override
    ExitCode call(HomeView home, RunId run) {
        List<TaskView> tasks = home.tasks().of(home.catalogue().view(run)).stream()
                .filter(task -> stage == null || task.stage() == stage)
                .filter(task -> state == null || task.state().name().equalsIgnoreCase(state))
                .limit(limit == 0 ? Long.MAX_VALUE : limit)
                .toList();
        if (common.json) {
            tasks.forEach(task -> print(json(task)));
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

    private static ObjectNode json(TaskView task) {
        ObjectNode node = JsonLine.object();
        node.put("stage", task.stage())
                .put("task", task.task())
                .put("state", task.state().name());
        node.put("attempt", task.attempt()).put("claims", task.claims());
        node.put("rowsRead", task.measures().rowsRead())
                .put("bytesRead", task.measures().bytesRead());
        node.put("rowsWritten", task.measures().rowsWritten())
                .put("bytesWritten", task.measures().bytesWritten());
        node.put("peakBytes", task.measures().peakBytes())
                .put("spilledBytes", task.measures().spilledBytes());
        node.put("startedMillis", task.measures().startedMillis())
                .put("seconds", task.measures().millis() / 1000.0);
        var failures = node.putArray("failures");
        task.failures().forEach(failure -> failures.add(FailureJson.of(failure)));
        return node;
    }
}
