package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.lineage.LineageEvent.Moment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "lineage", description = "Tell what a run read and wrote, as an event of OpenLineage.")
final class RunsLineageCommand extends ServiceTool {
    @Option(names = "--start", description = "The event that it has begun, not how it stands or has ended.")
    boolean start;

    @Override
    ExitCode call(Runs runs, RunId run) {
        print(runs.lineage(run, start ? Moment.START : Moment.LAST));
        return ExitCode.OK;
    }
}
