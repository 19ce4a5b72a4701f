package dev.millrace.coordinator.drive;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.AttemptOutputs;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow.Totals;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads the winners of a stage from its slots, and what they wrote from their {@code output.json} or a copy of it; never from a listing. */
final class Winners {
    private final CoordinatorParts parts;
    private final AttemptOutputs outputs;

    Winners(CoordinatorParts parts) {
        this.parts = parts;
        this.outputs = new AttemptOutputs(parts.ports(), parts.settings());
    }

    /** In order of the tasks; tasks without one are left out. */
    List<Winner> of(StageKeys keys) {
        return outputs.of(keys, leaves(keys));
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
        return outputs.of(keys, slot);
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
