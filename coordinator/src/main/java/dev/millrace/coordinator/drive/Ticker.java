package dev.millrace.coordinator.drive;

import dev.millrace.graph.Release;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sends a hint for each run that is due. It decides nothing, and may run anywhere, as often as one likes. */
public final class Ticker {
    private final Ports ports;
    private final int limit;

    /** @param limit most hints of one tick */
    public Ticker(Ports ports, int limit) {
        this.ports = ports;
        this.limit = limit;
    }

    /**
     * What a tick found.
     *
     * @param due how many runs
     * @param releases versions of the code that go on with those of them that are open, {@link Release#ANY} among them where any may
     */
    public record Ticked(int due, SortedSet<Release> releases) {
        public Ticked {
            releases = Collections.unmodifiableSortedSet(new TreeSet<>(releases));
        }
    }

    /** Returns which runs were due. Errors: {@link dev.millrace.storage.StorageException.Unavailable}: the next tick tries again. */
    public Ticked tick() {
        List<StateTable.Row> due = ports.table().due(ports.clock().nowMillis(), limit);
        SortedSet<Release> releases = new TreeSet<>();
        for (StateTable.Row row : due) {
            Hints.send(ports.queue(), RunRow.runOf(row));
            RunRow.holderOf(row).ifPresent(releases::add);
        }
        return new Ticked(due.size(), releases);
    }
}
