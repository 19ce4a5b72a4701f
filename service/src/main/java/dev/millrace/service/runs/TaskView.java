package dev.millrace.service.runs;

import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.Failure;
import java.util.List;

/**
 * A task as it stands.
 *
 * @param attempt that won, or works on it; empty: none has begun
 * @param claims made in this epoch
 * @param measures of the winner, once its stage is done
 * @param failures that attempts of this epoch reported
 */
public record TaskView(
        int stage, int task, State state, String attempt, int claims, Measures measures, List<Failure> failures) {
    public TaskView {
        failures = List.copyOf(failures);
    }

    /** Where a task stands. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        /** It has no result, and the run is over. */
        STOPPED
    }
}
