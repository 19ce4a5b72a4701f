package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.show.Words;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.runs.StageView;
import dev.millrace.service.words.Human;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "stages", description = "Show the stages of a run.")
final class RunsStagesCommand extends ServiceTool {
    @Override
    ExitCode call(Runs runs, RunId run) {
        List<StageView> stages = runs.record(run).view().stages();
        if (common.json) {
            stages.forEach(stage -> print(RunJson.of(stage, stage.adaptations())));
            return ExitCode.OK;
        }
        TextTable table = new TextTable(List.of(
                ">STAGE",
                "NAME",
                "STATE",
                ">TASKS",
                ">ROWS READ",
                ">READ",
                ">ROWS",
                ">WRITTEN",
                ">PEAK",
                ">TASK TIME"));
        stages.forEach(stage -> table.add(List.of(
                stage.stage().id().toString(),
                stage.stage().name(),
                stage.state(),
                stage.done() + "/" + stage.tasks(),
                Human.count(stage.totals().rowsRead()),
                Human.bytes(stage.totals().bytesRead()),
                Human.count(stage.totals().rowsWritten()),
                Human.bytes(stage.totals().bytesWritten()),
                Human.bytes(stage.totals().peakBytes()),
                Human.millis(stage.totals().taskMillis()))));
        table.lines().forEach(terminal()::print);
        stages.forEach(stage -> stage.adaptations()
                .forEach(adaptation ->
                        terminal().print("stage " + stage.stage().id() + "  " + Words.adaptation(adaptation))));
        return ExitCode.OK;
    }
}
