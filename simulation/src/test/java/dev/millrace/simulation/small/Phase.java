package dev.millrace.simulation.small;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.List;

/** Where a process stands between two of its steps. */
sealed interface Phase {
    record Idle() implements Phase {}

    /** A coordinator has read the run. */
    record Looking(RunRow run) implements Phase {}

    /** It has read the stages. */
    record Deciding(RunRow run, List<StageRow> stages) implements Phase {}

    /** It has decided. */
    record Acting(RunRow run, List<Deed> deeds) implements Phase {}

    /** A worker holds a message; {@code mine}: nobody else can receive it now. */
    record Holding(TaskMessage message, boolean mine) implements Phase {}

    /** It has found the message current. */
    record Checking(TaskMessage message, boolean mine, StageRow stage) implements Phase {}

    record Claiming(TaskMessage message, boolean mine, StageRow stage) implements Phase {}

    record Running(TaskMessage message, boolean mine, StageRow stage, AttemptId attempt) implements Phase {}

    record Committing(TaskMessage message, boolean mine, StageRow stage, AttemptId attempt) implements Phase {}

    /** The answer to its commit was lost. */
    record ReadingBack(TaskMessage message, boolean mine, StageRow stage, AttemptId attempt) implements Phase {}

    record Deleting(TaskMessage message, boolean mine, StageRow stage, AttemptId attempt) implements Phase {}

    record Reporting(TaskMessage message, boolean mine, StageRow stage, AttemptId attempt, boolean exhausted)
            implements Phase {}

    record EndingLease(TaskMessage message, boolean mine, StageRow stage, AttemptId attempt, boolean exhausted)
            implements Phase {}

    /** The budget was found spent. */
    record Spending(TaskMessage message, boolean mine, StageRow stage) implements Phase {}

    record Acknowledging(TaskMessage message, boolean mine) implements Phase {}

    /** A user has read the run, to cancel it or to retry it. */
    record Asking(RunRow run, boolean cancel) implements Phase {}
}
