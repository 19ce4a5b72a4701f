package dev.millrace.coordinator.drive;

import dev.millrace.graph.StageMap;
import dev.millrace.graph.codec.StageMapCodec;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.List;

/** Records the winners of a complete stage, then that it is done. */
final class Finishing {
    private final CoordinatorParts parts;

    Finishing(CoordinatorParts parts) {
        this.parts = parts;
    }

    Progress finish(StageRow row) {
        List<StageMap.Winner> winners = putMap(row);
        return parts.applied(parts.writes().stageDone(row, Winners.totals(winners), parts.nowMillis()))
                ? Progress.MOVED
                : Progress.REFUSED;
    }

    /** Slots are set once, so that whoever is first puts the map that all would put. */
    List<StageMap.Winner> putMap(StageRow row) {
        List<StageMap.Winner> winners = new Winners(parts).of(StageKeys.of(row, parts.rules()));
        byte[] map = StageMapCodec.write(new StageMap(row.stage(), row.generation(), winners));
        try {
            parts.ports()
                    .objects()
                    .putIfAbsent(
                            parts.ports().layout().map(row.run(), row.stage(), row.generation()),
                            ObjectStore.Content.of(map));
        } catch (StorageException.UnknownFate unknown) {
            parts.stored().put(parts.ports().layout().map(row.run(), row.stage(), row.generation()), map);
        }
        return winners;
    }
}
