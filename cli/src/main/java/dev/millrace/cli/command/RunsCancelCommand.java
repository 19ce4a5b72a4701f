package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.document.RunJson;
import picocli.CommandLine.Command;

@Command(name = "cancel", description = "Cancel a run; what its tasks have done is kept for a retry.")
final class RunsCancelCommand extends ServiceTool {
    @Override
    ExitCode call(Runs runs, RunId run) {
        String word = runs.cancel(run) ? "cancelled" : "was cancelled before";
        if (common.json) {
            print(RunJson.of(runs.record(run).view().row()));
        } else {
            terminal().say(run + " " + word + "; go on with: millrace runs retry " + run);
        }
        return ExitCode.OK;
    }
}
