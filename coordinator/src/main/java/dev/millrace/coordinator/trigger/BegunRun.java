package dev.millrace.coordinator.trigger;

import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.KeyRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import java.util.Optional;

/** The run that was begun under a key. */
public final class BegunRun {
    private BegunRun() {}

    /** Empty: none was, or not to its end. */
    public static Optional<RunId> of(StateTable table, String key) {
        return table.read(Keys.clientKey(key))
                .map(KeyRow::of)
                .flatMap(row -> table.read(Keys.run(row.run())))
                .map(RunRow::of)
                .map(RunRow::run);
    }
}
