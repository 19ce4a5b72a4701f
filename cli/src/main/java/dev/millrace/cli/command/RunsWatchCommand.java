package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.LiveProgress;
import dev.millrace.cli.output.PlainProgress;
import dev.millrace.cli.output.RunReport;
import dev.millrace.graph.RunId;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runtime.RunObserver;
import picocli.CommandLine.Command;

@Command(name = "watch", description = "Show how a run goes on, until it ends; Ctrl-C ends the watching only.")
final class RunsWatchCommand extends RunTool {
    private static final long POLL_MILLIS = 250;

    @Override
    ExitCode call(HomeView home, RunId run) {
        RunObserver progress =
                terminal().live() ? new LiveProgress(terminal(), context().screen()) : new PlainProgress(terminal());
        RunView view = home.catalogue().view(run);
        progress.saw(view);
        while (!view.row().state().isEnded()) {
            home.ports().clock().sleep(POLL_MILLIS);
            view = home.catalogue().view(run);
            progress.saw(view);
        }
        view.failure().ifPresent(new RunReport(terminal())::failure);
        return RunsWaitCommand.exitCode(view.row());
    }
}
