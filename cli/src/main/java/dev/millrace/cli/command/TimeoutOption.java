package dev.millrace.cli.command;

import dev.millrace.coordinator.plan.job.DurationText;
import dev.millrace.graph.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a command waits for something that others do. */
public final class TimeoutOption {
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Longest wait, for example 5m; then the exit code is 124.")
    @Nullable
    String timeout;

    boolean isSaid() {
        return timeout != null;
    }

    /** In milliseconds; without end if it is not said. Throws {@code USAGE}. */
    long millis() {
        try {
            return timeout == null ? Long.MAX_VALUE : DurationText.parseMillis(timeout);
        } catch (IllegalArgumentException error) {
            throw Failure.invalid("USAGE", "--timeout: " + error.getMessage(), "Write --timeout 5m")
                    .toException();
        }
    }
}
