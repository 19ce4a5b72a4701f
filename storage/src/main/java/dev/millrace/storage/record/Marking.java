package dev.millrace.storage.record;

import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StorageException;
import java.util.Optional;

/** Carries the news that a leaf is full up the combining tree, as far as it goes. May be repeated by anybody at any time. */
public final class Marking {
    private final StateTable table;
    private final Writes writes;

    public Marking(StateTable table, Writes writes) {
        this.table = table;
        this.writes = writes;
    }

    /**
     * Marks from a full row upward while the parents become, or are found, full. Going on from a mark that was there already closes the gap that
     * its writer left by dying before the next level.
     *
     * @param row the full row at {@code place}
     * @return whether the root is full
     */
    public boolean up(StageKeys keys, SlotTree.Place place, SlotRow row) {
        SlotTree.Place at = place;
        SlotRow here = row;
        while (here.isFull()) {
            if (keys.tree().isRoot(at)) {
                return true;
            }
            SlotTree.Entry entry = keys.tree().parent(at);
            here = mark(keys, entry);
            at = entry.row();
        }
        return false;
    }

    /**
     * The same of a row that was full already: a mark that is there, and never goes, is only read. Many may find a task done at once, and one row would have to
     * refuse them all.
     */
    public boolean upAgain(StageKeys keys, SlotTree.Place place, SlotRow row) {
        SlotTree.Place at = place;
        SlotRow here = row;
        while (here.isFull() && !keys.tree().isRoot(at)) {
            SlotTree.Entry entry = keys.tree().parent(at);
            SlotRow parent = keys.slotRow(entry.row(), table.read(keys.slots(entry.row())));
            if (!parent.isMarked(entry.index())) {
                return up(keys, at, here);
            }
            here = parent;
            at = entry.row();
        }
        return here.isFull();
    }

    /** Marks one child in its parent and returns the parent. */
    public SlotRow mark(StageKeys keys, SlotTree.Entry entry) {
        while (true) {
            try {
                return switch (table.update(writes.mark(keys, entry))) {
                    case Outcome.Applied applied -> keys.slotRow(entry.row(), Optional.of(applied.row()));
                    case Outcome.Refused refused -> keys.slotRow(entry.row(), refused.old());
                };
            } catch (StorageException.UnknownFate unknown) {
                SlotRow parent = keys.slotRow(entry.row(), table.read(keys.slots(entry.row())));
                if (parent.isMarked(entry.index())) {
                    return parent;
                }
            }
        }
    }
}
