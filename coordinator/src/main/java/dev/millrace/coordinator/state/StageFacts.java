package dev.millrace.coordinator.state;

import dev.millrace.coordinator.policy.barrier.BarrierInputs;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.StageRow;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A stage as a look found it. */
public sealed interface StageFacts {
    /** As planned. */
    Stage stage();

    /** Its row is absent. */
    record Waiting(Stage stage) implements StageFacts {}

    /** Its row is absent, it may start, and what its inputs turned out to be may change its tasks. */
    record Ready(Stage stage, BarrierInputs inputs) implements StageFacts {}

    /** Its row is absent, it may start, and nobody needs its rows, because {@code empty} has none. */
    record Unneeded(Stage stage, StageId empty) implements StageFacts {}

    /** It has started, and is not looked at more closely: it is done, or must first be sent for the run's epoch, or waits. */
    record Seen(Stage stage, StageRow row) implements StageFacts {}

    /**
     * It runs in the run's epoch.
     *
     * @param decision of its generation
     * @param full whether {@code remaining} of its root is 0, or another stage has done its work
     * @param failures of its generation and epoch
     * @param won those tasks of {@code failures} whose slot is set
     * @param firstDone number of tasks, from the first on, that are all done; looked for only where a failure is INVALID
     * @param queueEmpty whether the queue of its class looks empty; a hint
     */
    record Running(
            Stage stage,
            StageRow row,
            StageDecision decision,
            boolean full,
            List<FailureRow> failures,
            SortedSet<Integer> won,
            int firstDone,
            boolean queueEmpty)
            implements StageFacts {
        public Running {
            failures = List.copyOf(failures);
            won = Collections.unmodifiableSortedSet(new TreeSet<>(won));
        }
    }
}
