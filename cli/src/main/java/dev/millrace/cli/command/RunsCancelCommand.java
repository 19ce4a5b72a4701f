package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.runs.Answers;
import dev.millrace.service.runs.HomeView;
import dev.millrace.storage.record.RunRow;
import picocli.CommandLine.Command;

@Command(name = "cancel", description = "Cancel a run; what its tasks have done is kept for a retry.")
final class RunsCancelCommand extends RunTool {
    @Override
    ExitCode call(HomeView home, RunId run) {
        return answered(home.userActions(common.settings(context()).protocol()).cancel(run));
    }

    private ExitCode answered(UserActions.Answer answer) {
        return switch (answer) {
            case UserActions.Answer.Done done -> told(done.run(), "cancelled");
            case UserActions.Answer.Already already -> told(already.run(), "was cancelled before");
            case UserActions.Answer.TooLate _, UserActions.Answer.Unknown _ ->
                told(Answers.cancelled(answer), "was cancelled before");
        };
    }

    private ExitCode told(RunRow run, String word) {
        if (common.json) {
            print(RunJson.of(run));
        } else {
            terminal().say(run.run() + " " + word + "; go on with: millrace runs retry " + run.run());
        }
        return ExitCode.OK;
    }
}
