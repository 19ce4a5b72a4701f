package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.storage.record.RunRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "wait", description = "Wait until a run has ended; the exit code says how.")
final class RunsWaitCommand extends ServiceTool {
    @Mixin
    TimeoutOption timeout = new TimeoutOption();

    @Override
    ExitCode call(Runs runs, RunId run) {
        long deadline = timeout.isSaid() ? System.currentTimeMillis() + timeout.millis() : Long.MAX_VALUE;
        boolean told = false;
        RunRecord record = runs.record(run);
        while (!record.view().row().state().isEnded() && System.currentTimeMillis() < deadline) {
            if (!told && !record.driven()) {
                terminal().say("nobody works on " + run + "; go on with: millrace runs resume " + run);
                told = true;
            }
            runs.await(run, record.view().row().version(), deadline - System.currentTimeMillis());
            record = runs.record(run);
        }
        RunRow row = record.view().row();
        if (common.json) {
            print(RunJson.of(row));
        } else {
            terminal().print(run + " " + row.state());
        }
        return exitCode(row);
    }

    static ExitCode exitCode(RunRow row) {
        return switch (row.state()) {
            case SUCCEEDED -> ExitCode.OK;
            case FAILED -> Work.failed(row);
            case CANCELLED, EXPIRED -> ExitCode.RUN_FAILED;
            case ACCEPTED, RUNNING, PUBLISHING -> ExitCode.TIMED_OUT;
        };
    }
}
