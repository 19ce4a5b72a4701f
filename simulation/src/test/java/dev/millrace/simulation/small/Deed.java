package dev.millrace.simulation.small;

import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.StageRow;
import java.util.List;

/** One step of a coordinator's look, as its effects say. */
sealed interface Deed {
    /** Put a document if absent. */
    record Put(String document) implements Deed {}

    /** A conditional write; refused: the look ends. */
    record Write(String what, List<Update> updates) implements Deed {}

    /** A conditional write of what may be written already. */
    record KeepOut(Update update) implements Deed {}

    /** Send, unless the slot is set where that must be looked at. */
    record Send(StageRow row, TaskMessage message, boolean skipWon) implements Deed {}

    /** Look at one task of a sweep, and send it if nobody works on it. */
    record SweepTask(StageRow row, int task, int firstClass, List<FailureRow> failures) implements Deed {}

    /** The end of a sweep: finish a stage that is full, or note the sweep. */
    record SweepEnd(StageRow row) implements Deed {}

    /** Put the map from the slots if absent. */
    record PutMap(StageRow row) implements Deed {}

    /** Copy a winner's file. */
    record Copy(String file) implements Deed {}

    record PutManifest() implements Deed {}
}
