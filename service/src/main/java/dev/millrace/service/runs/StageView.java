package dev.millrace.service.runs;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.storage.record.StageRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a run as it stands.
 *
 * @param stage as planned, by the way that it has taken
 * @param row empty: it waits for its inputs
 * @param done tasks that have a winner
 * @param failures rows of reported failures of the current generation and epoch
 * @param decisionOrNull of its generation; null: it waits, or the decision is deleted
 * @param over whether the run has ended without a result: what is not done will not be
 */
public record StageView(
        Stage stage,
        Optional<StageRow> row,
        int done,
        int failures,
        @Nullable StageDecision decisionOrNull,
        boolean over) {
    /** 0: another stage does its work. */
    public int tasks() {
        return takenBy().isPresent() ? 0 : row.map(StageRow::tasks).orElse(stage.tasks());
    }

    /** {@code WAITING}, {@code RUNNING} or {@code DONE}; when the run is over, {@code NOT_RUN} or {@code STOPPED} instead of the first two. */
    public String state() {
        if (row.isEmpty()) {
            return over ? "NOT_RUN" : "WAITING";
        }
        return over && !row.get().isDone() ? "STOPPED" : row.get().state().name();
    }

    /** The stage that does its work, if it is not its own tasks. */
    public Optional<StageId> takenBy() {
        return Optional.ofNullable(decisionOrNull).flatMap(StageDecision::takenBy);
    }

    /** What was decided when it started; empty: as planned, or its decision is gone. */
    public List<Adaptation> adaptations() {
        return decisionOrNull == null ? List.of() : decisionOrNull.adaptations();
    }

    public StageRow.Totals totals() {
        return row.map(StageRow::totals).orElse(StageRow.Totals.NONE);
    }
}
