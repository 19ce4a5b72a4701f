package dev.millrace.engine.loop;

import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import java.util.Optional;

/** Makes an attempt the winner of its task, if it is the first. */
final class Committing {
    private static final int TRIES = 6;
    private static final long FIRST_WAIT_MILLIS = 20;

    private final WorkerParts parts;

    Committing(WorkerParts parts) {
        this.parts = parts;
    }

    /** @param leaf as it is after the commit, or as it refused it */
    record Result(boolean won, SlotRow leaf) {}

    /** Throttled commits are tried again for a while: the work is done and would be lost. */
    Result commit(StageKeys keys, Slot mine) {
        long wait = FIRST_WAIT_MILLIS;
        for (int tries = 1; ; tries++) {
            try {
                return once(keys, mine);
            } catch (StorageException.Unavailable unavailable) {
                if (tries == TRIES) {
                    throw unavailable;
                }
                parts.ports().clock().sleep(wait);
                wait *= 2;
            }
        }
    }

    private Result once(StageKeys keys, Slot mine) {
        Update update = parts.writes().commit(keys, mine.attempt().task(), mine);
        while (true) {
            try {
                return switch (parts.ports().table().update(update)) {
                    case Outcome.Applied applied -> new Result(true, leaf(keys, mine, Optional.of(applied.row())));
                    case Outcome.Refused refused -> result(keys, mine, refused.old());
                };
            } catch (StorageException.UnknownFate unknown) {
                if (parts.rules().broken(Rule.READ_BACK)) {
                    return new Result(false, leaf(keys, mine, Optional.empty()));
                }
                Result read = result(keys, mine, parts.ports().table().read(update.key()));
                if (read.won() || read.leaf().isSet(index(keys, mine))) {
                    return read;
                }
            }
        }
    }

    /** Whose the slot is. A slot with this very attempt is a win whose answer was lost. */
    private static Result result(StageKeys keys, Slot mine, Optional<Row> row) {
        SlotRow leaf = leaf(keys, mine, row);
        return new Result(leaf.slot(index(keys, mine)).equals(Optional.of(mine)), leaf);
    }

    private static SlotRow leaf(StageKeys keys, Slot mine, Optional<Row> row) {
        return keys.slotRow(keys.tree().slot(mine.attempt().task()).row(), row);
    }

    private static int index(StageKeys keys, Slot mine) {
        SlotTree.Entry entry = keys.tree().slot(mine.attempt().task());
        return entry.index();
    }
}
