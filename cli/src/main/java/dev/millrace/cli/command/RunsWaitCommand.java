package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.job.DurationText;
import dev.millrace.graph.Failure;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.runs.HomeView;
import dev.millrace.storage.record.RunRow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "wait", description = "Wait until a run has ended; the exit code says how.")
final class RunsWaitCommand extends RunTool {
    private static final long POLL_MILLIS = 200;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Longest wait, for example 5m; then the exit code is 124.")
    @Nullable
    String timeout;

    @Override
    ExitCode call(HomeView home, RunId run) {
        long deadline = timeout == null ? Long.MAX_VALUE : System.currentTimeMillis() + millis(timeout);
        boolean told = false;
        RunRow row = home.catalogue().known(run);
        while (!row.state().isEnded() && System.currentTimeMillis() < deadline) {
            if (!told && !home.processes().isDriven(run)) {
                terminal().say("nobody works on " + run + "; go on with: millrace runs resume " + run);
                told = true;
            }
            home.ports().clock().sleep(POLL_MILLIS);
            row = home.catalogue().known(run);
        }
        if (common.json) {
            print(RunJson.of(row));
        } else {
            terminal().print(run + " " + row.state());
        }
        return exitCode(row);
    }

    private static long millis(String text) {
        try {
            return DurationText.parseMillis(text);
        } catch (IllegalArgumentException error) {
            throw Failure.invalid("USAGE", "--timeout: " + error.getMessage(), "Write --timeout 5m")
                    .toException();
        }
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
