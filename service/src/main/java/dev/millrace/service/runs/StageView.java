package dev.millrace.service.runs;

import dev.millrace.graph.Stage;
import dev.millrace.storage.record.StageRow;
import java.util.Optional;

/**
 * A stage of a run as it stands.
 *
 * @param stage as planned
 * @param row empty: it waits for its inputs
 * @param done tasks that have a winner
 * @param failures rows of reported failures of the current generation and epoch
 */
public record StageView(Stage stage, Optional<StageRow> row, int done, int failures) {
    public int tasks() {
        return row.map(StageRow::tasks).orElse(stage.tasks());
    }

    /** {@code WAITING}, {@code RUNNING} or {@code DONE}. */
    public String state() {
        return row.map(known -> known.state().name()).orElse("WAITING");
    }

    public StageRow.Totals totals() {
        return row.map(StageRow::totals).orElse(StageRow.Totals.NONE);
    }
}
