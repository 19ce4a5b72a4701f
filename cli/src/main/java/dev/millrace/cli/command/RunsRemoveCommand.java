package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.graph.RunId;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.RunRemoval;
import dev.millrace.service.words.Human;
import picocli.CommandLine.Command;

@Command(
        name = "rm",
        description = "Forget an ended run: its rows and objects. What it published outside of the home stays.")
final class RunsRemoveCommand extends RunTool {
    @Override
    ExitCode call(HomeView home, RunId run) {
        RunRemoval.Removed removed = home.removal().remove(run);
        if (common.json) {
            print(JsonLine.object()
                    .put("id", run.value())
                    .put("files", removed.files())
                    .put("bytes", removed.bytes()));
        } else {
            terminal()
                    .say(run + " is forgotten, " + Human.count(removed.files(), "file") + ", "
                            + Human.bytes(removed.bytes()));
        }
        return ExitCode.OK;
    }
}
