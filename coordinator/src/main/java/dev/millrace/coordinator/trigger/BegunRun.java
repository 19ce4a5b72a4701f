package dev.millrace.coordinator.trigger;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.KeyRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StoredDocument;
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

    /** What was stored for the run under a key, whether it was begun to its end or not. */
    public static Optional<JobSpec> spec(Ports ports, String key) {
        return ports.table()
                .read(Keys.clientKey(key))
                .map(KeyRow::of)
                .flatMap(row ->
                        StoredDocument.get(ports.objects(), ports.layout().spec(row.run()), JobSpecCodec::read));
    }
}
