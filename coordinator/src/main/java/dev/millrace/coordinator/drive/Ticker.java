package dev.millrace.coordinator.drive;

import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;

/** Sends a hint for each run that is due. It decides nothing, and may run anywhere, as often as one likes. */
public final class Ticker {
    private final Ports ports;
    private final int limit;

    /** @param limit most hints of one tick */
    public Ticker(Ports ports, int limit) {
        this.ports = ports;
        this.limit = limit;
    }

    /** Returns how many runs were due. Errors: {@link dev.millrace.storage.StorageException.Unavailable}: the next tick tries again. */
    public int tick() {
        var due = ports.table().due(ports.clock().nowMillis(), limit);
        due.forEach(row -> Hints.send(ports.queue(), RunRow.runOf(row)));
        return due.size();
    }
}
