package dev.millrace.coordinator.state;

import dev.millrace.graph.Failure;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.StageRow;
import java.util.List;

/** What a look does, in order; the first that is refused ends the look. Each may be repeated, by anybody. */
public sealed interface Effect {
    /** Record the decision of generation 0 and create the stage's row. */
    record Start(StageId stage, StageDecision decision) implements Effect {}

    /** Send the stage's tasks again, for the run's epoch. */
    record Rearm(StageRow row) implements Effect {}

    /**
     * Send tasks {@code [cursor, until)}, then move the cursor.
     *
     * @param skipWon whether tasks may have winners from before, so that their slots must be read
     */
    record Dispatch(StageRow row, StageDecision decision, int until, boolean skipWon) implements Effect {}

    /** Record who has won so far as if it were final; only where the rule against it is left out. */
    record MapEarly(StageRow row) implements Effect {}

    /** End the run. */
    record Fail(Failure failure) implements Effect {}

    /** Send one task for a larger class, then note on these failures that it was done. */
    record NextClass(StageRow row, int task, int memoryClass, List<FailureRow> handled) implements Effect {
        public NextClass {
            handled = List.copyOf(handled);
        }
    }

    /** Record a finer decision and begin its generation. */
    record Replan(StageRow row, StageDecision decision) implements Effect {}

    /** Record the winners, then the stage is done. */
    record Finish(StageRow row) implements Effect {}

    /**
     * Look at each task of the stage: if every leaf is full, write the missing marks and finish; else send again what nobody works on.
     *
     * @param derive whether full leaves are looked for
     * @param resend whether tasks are sent
     */
    record Sweep(StageRow row, StageDecision decision, List<FailureRow> failures, boolean derive, boolean resend)
            implements Effect {
        public Sweep {
            failures = List.copyOf(failures);
        }
    }

    /** Near the end of the stage, send a speculative message for each attempt that is slow. */
    record Watch(StageRow row, StageDecision decision, List<FailureRow> failures) implements Effect {
        public Watch {
            failures = List.copyOf(failures);
        }
    }

    /** All stages are done: see whether the destinations are free, and begin to publish. */
    record AskDestinations() implements Effect {}
}
