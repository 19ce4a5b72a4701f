package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.RunResults;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "results", description = "Print a published result of a run.")
final class RunsResultsCommand extends RunTool {
    @Option(names = "--name", paramLabel = "STEP", description = "Which result, when there are several.")
    @Nullable
    String output;

    @Mixin
    Results results = new Results();

    @Override
    ExitCode call(HomeView home, RunId run) {
        results.print(
                new RunResults(home.catalogue()).of(run, output),
                home.ports().objects(),
                common.json,
                terminal(),
                context().folder());
        return ExitCode.OK;
    }
}
