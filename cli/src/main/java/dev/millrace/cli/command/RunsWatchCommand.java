package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.LiveProgress;
import dev.millrace.cli.output.PlainProgress;
import dev.millrace.cli.output.RunReport;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runtime.RunObserver;
import picocli.CommandLine.Command;

@Command(name = "watch", description = "Show how a run goes on, until it ends; Ctrl-C ends the watching only.")
final class RunsWatchCommand extends ServiceTool {
    private static final long LOOK_MILLIS = 1_000;

    @Override
    ExitCode call(Runs runs, RunId run) {
        RunObserver progress =
                terminal().live() ? new LiveProgress(terminal(), context().screen()) : new PlainProgress(terminal());
        RunView view = runs.record(run).view();
        progress.saw(view);
        while (!view.row().state().isEnded()) {
            runs.await(run, view.row().version(), LOOK_MILLIS);
            view = runs.record(run).view();
            progress.saw(view);
        }
        view.failure().ifPresent(new RunReport(terminal())::failure);
        return RunsWaitCommand.exitCode(view.row());
    }
}
