package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command about one run of a home or of a service. */
abstract class ServiceTool extends Tool {
    @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, @last, @last-1, …")
    String name = "";

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public final Integer call() {
        try (Runs runs = common.runs(context(), common.settings(context(), Map.of(), environment.name()))) {
            return call(runs, runs.find(name)).code();
        }
    }

    abstract ExitCode call(Runs runs, RunId run);
}
