package dev.millrace.coordinator.drive;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow.Totals;
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.List;

/** Reads the winners of a stage from its slots, and what they wrote from their {@code output.json}; never from a listing. */
final class Winners {
    private static final AttemptOutput NOTHING = new AttemptOutput(List.of(), AttemptOutput.Measures.NONE);

    private final CoordinatorParts parts;

    Winners(CoordinatorParts parts) {
        this.parts = parts;
    }

    /** In order of the tasks; tasks without one are left out. */
    List<Winner> of(StageKeys keys) {
        List<Winner> winners = new ArrayList<>(keys.tree().tasks());
        for (int leaf = 0; leaf < keys.tree().leaves(); leaf++) {
            SlotTree.Place place = new SlotTree.Place(0, leaf);
            SlotRow row = keys.slotRow(place, parts.ports().table().read(keys.slots(place)));
            for (int index = 0; index < row.entries(); index++) {
                row.slot(index).ifPresent(slot -> winners.add(new Winner(slot.attempt(), output(keys, slot))));
            }
        }
        return winners;
    }

    private AttemptOutput output(StageKeys keys, Slot slot) {
        if (slot.empty()) {
            return NOTHING;
        }
        return StoredDocument.get(
                        parts.ports().objects(),
                        parts.ports()
                                .layout()
                                .attemptOutput(keys.run(), keys.stage(), keys.generation(), slot.attempt()),
                        AttemptOutputCodec::read)
                .orElseThrow(() -> Failure.of(
                                FailureKind.CORRUPT,
                                "WINNER_LOST",
                                "What attempt " + slot.attempt() + " of stage " + keys.stage()
                                        + " wrote is not there, though it has won")
                        .toException());
    }

    static Totals totals(List<Winner> winners) {
        long rowsRead = 0;
        long bytesRead = 0;
        long rowsWritten = 0;
        long bytesWritten = 0;
        long peakBytes = 0;
        long taskMillis = 0;
        for (Winner winner : winners) {
            AttemptOutput.Measures measures = winner.output().measures();
            rowsRead += measures.rowsRead();
            bytesRead += measures.bytesRead();
            rowsWritten += measures.rowsWritten();
            bytesWritten += measures.bytesWritten();
            peakBytes = Math.max(peakBytes, measures.peakBytes());
            taskMillis += measures.millis();
        }
        return new Totals(rowsRead, bytesRead, rowsWritten, bytesWritten, peakBytes, taskMillis);
    }
}
