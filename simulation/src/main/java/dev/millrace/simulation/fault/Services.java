package dev.millrace.simulation.fault;

import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all processes of a world share: the memory adapters, on true time. Remembers each row as it was before its last change. */
public final class Services {
    private record Past(@Nullable Row row) {}

    private final MemoryObjectStore objects;
    private final MemoryStateTable table;
    private final MemoryTaskQueue queue;
    private final Map<Key, Row> rows = new HashMap<>();
    private final Map<Key, Past> past = new HashMap<>();

    public Services(Scheduler scheduler) {
        Clock trueTime = new Clock() {
            @Override
            public long nowMillis() {
                return scheduler.nowMillis();
            }

            @Override
            public void sleep(long millis) {
                throw new IllegalStateException("a service does not sleep");
            }
        };
        objects = new MemoryObjectStore(trueTime);
        table = new MemoryStateTable(trueTime);
        queue = new MemoryTaskQueue(trueTime);
    }

    public MemoryObjectStore objects() {
        return objects;
    }

    public MemoryStateTable table() {
        return table;
    }

    public MemoryTaskQueue queue() {
        return queue;
    }

    /** A row as it is. */
    public @Nullable Row row(Key key) {
        return rows.get(key);
    }

    /** Takes note of a row that was written; gives what it was. */
    @Nullable
    Row written(Row row) {
        Row before = rows.put(row.key(), row);
        past.put(row.key(), new Past(before));
        return before;
    }

    /** The row before its last change; as it is, when it was never changed. */
    Optional<Row> before(Key key) {
        Past was = past.get(key);
        return was == null ? Optional.ofNullable(rows.get(key)) : Optional.ofNullable(was.row());
    }
}
