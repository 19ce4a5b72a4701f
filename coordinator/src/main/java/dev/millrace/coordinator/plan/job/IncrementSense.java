package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.OutputSpec.Mode;
import java.util.List;
import java.util.Optional;

/** What a job that takes only new files cannot say, wherever it is written. The failures have neither place nor remedy yet. */
public final class IncrementSense {
    private IncrementSense() {}

    /** There is one list of taken files for a run. */
    public static Optional<Failure> several(List<Increment> incremental) {
        if (incremental.size() < 2) {
            return Optional.empty();
        }
        return failure(
                "SEVERAL_INCREMENTAL",
                "The sources '" + incremental.getFirst().source() + "' and '"
                        + incremental.getLast().source() + "' are both incremental");
    }

    /** A result that is replaced would lose the rows of all files that were taken before. */
    public static Optional<Failure> growing(Sink sink) {
        if (sink.mode() == Mode.APPEND || sink.mode() == Mode.MERGE) {
            return Optional.empty();
        }
        return failure(
                "MODE_NOT_INCREMENTAL",
                "The sink '" + sink.step() + "' has mode: " + sink.mode().word()
                        + ", but the rows of a run of an incremental job are only those of new files");
    }

    private static Optional<Failure> failure(String code, String message) {
        return Optional.of(Failure.of(FailureKind.INVALID, code, message));
    }
}
