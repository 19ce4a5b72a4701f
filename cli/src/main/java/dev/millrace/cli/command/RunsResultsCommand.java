package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "results", description = "Print a published result of a run.")
final class RunsResultsCommand extends ServiceTool {
    @Option(names = "--name", paramLabel = "STEP", description = "Which result, when there are several.")
    @Nullable
    String output;

    @Mixin
    Results results = new Results();

    @Override
    ExitCode call(Runs runs, RunId run) {
        results.print(
                runs.result(run, output),
                runs.objects(),
                common.json,
                terminal(),
                context().folder());
        return ExitCode.OK;
    }
}
