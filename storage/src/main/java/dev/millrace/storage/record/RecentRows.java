package dev.millrace.storage.record;

import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Glances that remember rows of runs and stages for a moment, so that a worker of short tasks does not read them again for each. Rows of single
 * tasks are always read. Thread-safe; the slots of a process may share one.
 */
public final class RecentRows implements Ports.Glance {
    private static final int MOST_ROWS = 1_000;

    private final Ports.Glance rows;
    private final Clock clock;
    private final long rememberMillis;
    private final Map<StateTable.Key, Seen> recent = new ConcurrentHashMap<>();

    private record Seen(StateTable.Row row, long readMillis) {}

    /** @param rememberMillis how old a row may be; a cancelled or paused run is worked on for so long at most */
    public RecentRows(StateTable table, Clock clock, long rememberMillis) {
        this(table::read, clock, rememberMillis);
    }

    /** The same by reads that may be old themselves. */
    public RecentRows(Ports.Glance rows, Clock clock, long rememberMillis) {
        this.rows = rows;
        this.clock = clock;
        this.rememberMillis = rememberMillis;
    }

    @Override
    public Optional<StateTable.Row> at(StateTable.Key key) {
        if (!Keys.isOfRunOrStage(key)) {
            return rows.at(key);
        }
        long now = clock.nowMillis();
        Seen seen = recent.get(key);
        if (seen != null && now - seen.readMillis() < rememberMillis && now >= seen.readMillis()) {
            return Optional.of(seen.row());
        }
        Optional<StateTable.Row> read = rows.at(key);
        read.ifPresent(row -> remember(key, row, now));
        return read;
    }

    private void remember(StateTable.Key key, StateTable.Row row, long now) {
        if (recent.size() >= MOST_ROWS) {
            recent.clear();
        }
        recent.put(key, new Seen(row, now));
    }
}
