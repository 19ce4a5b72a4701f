package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.HomeView;
import java.util.List;
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
        StageGraph plan = home.catalogue().plan(run).orElseThrow(() -> absent(run, "has no plan yet"));
        List<OutputSpec> outputs = plan.results().stream()
                .filter(known -> output == null || known.name().equals(output))
                .toList();
        if (plan.results().isEmpty()) {
            throw absent(run, "has found nothing new and written nothing");
        }
        if (outputs.size() != 1) {
            String names = String.join(
                    ", ", plan.results().stream().map(OutputSpec::name).toList());
            throw Failure.invalid("USAGE", "The run " + run + " has the results " + names, "Choose one with --name")
                    .toException();
        }
        Manifest manifest = home.catalogue()
                .manifest(run, outputs.getFirst())
                .orElseThrow(() -> absent(run, "has published nothing there, or another run has replaced it"));
        results.print(
                PublishedResult.written(outputs.getFirst(), manifest),
                common.json,
                terminal(),
                context().folder());
        return ExitCode.OK;
    }

    private static RuntimeException absent(RunId run, String why) {
        return Failure.invalid(
                        "NO_RESULT", "The run " + run + " " + why, "millrace runs get " + run + " says where it stands")
                .toException();
    }
}
