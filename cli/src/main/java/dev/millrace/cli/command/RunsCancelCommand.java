package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.RunJson;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.Failure;
import dev.millrace.graph.RunId;
import dev.millrace.service.runs.HomeView;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.Locale;
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
            case UserActions.Answer.TooLate late -> throw tooLate(late.run());
            case UserActions.Answer.Unknown unknown ->
                throw Failure.invalid(
                                "RUN_NOT_FOUND", "There is no run " + unknown.run(), "millrace runs ls lists the runs")
                        .toException();
        };
    }

    private static RuntimeException tooLate(RunRow run) {
        return Failure.invalid(
                        "TOO_LATE",
                        "The run " + run.run() + " is " + run.state().name().toLowerCase(Locale.ROOT)
                                + " and cannot be cancelled any more",
                        run.state() == RunState.SUCCEEDED
                                ? "Its results stay"
                                : "millrace runs get " + run.run() + " says how it ended")
                .toException();
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
