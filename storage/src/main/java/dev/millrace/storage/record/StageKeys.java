package dev.millrace.storage.record;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import java.util.Optional;

/**
 * The keys of one generation of a stage, with the geometry of its slots.
 *
 * @param tree of this generation's tasks
 */
public record StageKeys(RunId run, StageId stage, int generation, SlotTree tree, Rules rules) {
    public static StageKeys of(StageRow row, Rules rules) {
        return new StageKeys(row.run(), row.stage(), row.generation(), row.tree(), rules);
    }

    /** A leaf or node. */
    public Key slots(SlotTree.Place place) {
        return Keys.slots(run, stage, rules.hold(Rule.GENERATION_IN_SLOT_KEY) ? generation : 0, place);
    }

    public Key leafOf(int task) {
        return slots(tree.slot(task).row());
    }

    public Key root() {
        return slots(tree.root());
    }

    /** A row that was read by {@link #slots}. */
    public SlotRow slotRow(SlotTree.Place place, Optional<Row> row) {
        return SlotRow.of(row, tree, place);
    }

    public Key claim(int epoch, int task) {
        return Keys.claim(run, stage, generation, epoch, task);
    }

    public Key failure(AttemptId attempt) {
        return rules.hold(Rule.FAILURE_PER_ATTEMPT)
                ? Keys.failure(run, stage, generation, attempt)
                : Keys.failure(run, stage, generation, new AttemptId(attempt.epoch(), attempt.task(), 1));
    }

    public Key budgetFailure(int epoch, int task) {
        return Keys.budgetFailure(run, stage, generation, epoch, task);
    }
}
