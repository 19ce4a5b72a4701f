package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.runs.HomeView;
import picocli.CommandLine.Parameters;

/** A command about one run that looks or asks, and runs no task. */
abstract class RunTool extends Tool {
    @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, @last, @last-1, …")
    String name = "";

    @Override
    public final Integer call() {
        try (HomeView home = HomeView.open(
                CommonOptions.existingHome(context(), common.settings(context())), common.settings(context()))) {
            return call(home, home.catalogue().find(name)).code();
        }
    }

    abstract ExitCode call(HomeView home, RunId run);
}
