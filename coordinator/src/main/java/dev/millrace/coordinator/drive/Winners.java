package dev.millrace.coordinator.drive;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow.Totals;
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads the winners of a stage from its slots, and what they wrote from their {@code output.json}; never from a listing. */
final class Winners {
    private static final AttemptOutput NOTHING = new AttemptOutput(List.of(), AttemptOutput.Measures.NONE);

    private final CoordinatorParts parts;

    Winners(CoordinatorParts parts) {
        this.parts = parts;
    }

    /** In order of the tasks; tasks without one are left out. */
    List<Winner> of(StageKeys keys) {
        List<Slot> won = won(keys);
        return parts.ports()
                .objects()
                .together(
                        parts.ports().layout().home(),
                        won.size(),
                        index -> new Winner(won.get(index).attempt(), output(keys, won.get(index))));
    }

    private List<Slot> won(StageKeys keys) {
        List<Slot> won = new ArrayList<>(keys.tree().tasks());
        for (SlotRow row : leaves(keys)) {
            for (int index = 0; index < row.entries(); index++) {
                row.slot(index).ifPresent(won::add);
            }
        }
        return won;
    }

    /** All of them, in order. */
    List<SlotRow> leaves(StageKeys keys) {
        List<SlotTree.Place> places = IntStream.range(0, keys.tree().leaves())
                .mapToObj(leaf -> new SlotTree.Place(0, leaf))
                .toList();
        List<Optional<StateTable.Row>> rows =
                parts.ports().table().readAll(places.stream().map(keys::slots).toList());
        return IntStream.range(0, rows.size())
                .mapToObj(leaf -> keys.slotRow(places.get(leaf), rows.get(leaf)))
                .toList();
    }

    AttemptOutput output(StageKeys keys, Slot slot) {
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
