package dev.millrace.engine.loop;

import dev.millrace.engine.TaskRunner;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Marking;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.Writes;
import java.util.function.Supplier;

/** What all turns of a worker share. */
record WorkerParts(
        Ports ports,
        TaskRunner runner,
        Vitals vitals,
        WorkerEvents events,
        Documents documents,
        ProtocolSettings settings,
        Rules rules,
        Writes writes,
        Marking marking,
        Supplier<String> claimIds,
        Lifetime lifetime) {
    long nowMillis() {
        return ports.clock().nowMillis();
    }
}
