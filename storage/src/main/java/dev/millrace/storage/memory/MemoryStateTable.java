package dev.millrace.storage.memory;

import dev.millrace.storage.Clock;
import dev.millrace.storage.Evaluation;
import dev.millrace.storage.StateTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in the heap, packed: a claim takes about 120 bytes. Expired rows leave now and then, while others are written. */
public final class MemoryStateTable implements StateTable {
    private static final char SEPARATOR = '\0';
    private static final int UPDATES_BETWEEN_PURGES = 100_000;

    /** Where a row stands in the order of {@code due}. */
    private record Due(long millis, String key) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int order = Long.compare(millis, other.millis);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    private final Clock clock;
    private final CompactMap<byte[]> rows = new CompactMap<>();
    private final PackedRows packing = new PackedRows();
    private final SortedMap<Due, Key> dues = new TreeMap<>();
    private int updatesSincePurge;

    public MemoryStateTable(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Row> read(Key key) {
        return Optional.ofNullable(rowOrNull(key));
    }

    @Override
    public synchronized List<Row> query(String partition, String sortPrefix) {
        List<Row> found = new ArrayList<>();
        String prefix = partition + SEPARATOR + sortPrefix;
        rows.from(prefix, (text, packed) -> {
            if (!text.startsWith(prefix)) {
                return false;
            }
            found.add(new Row(new Key(partition, text.substring(partition.length() + 1)), packing.unpack(packed)));
            return true;
        });
        return found;
    }

    @Override
    public synchronized Outcome update(Update update) {
        return write(List.of(update));
    }

    @Override
    public synchronized Outcome transact(List<Update> updates) {
        Evaluation.checkTransaction(updates);
        return write(updates);
    }

    private Outcome write(List<Update> updates) {
        List<@Nullable Row> before = new ArrayList<>(updates.size());
        List<Row> after = new ArrayList<>(updates.size());
        for (Update update : updates) {
            Row old = rowOrNull(update.key());
            Optional<Row> applied = Evaluation.apply(old, update);
            if (applied.isEmpty()) {
                return new Outcome.Refused(Optional.ofNullable(old));
            }
            before.add(old);
            after.add(applied.get());
        }
        for (int index = 0; index < after.size(); index++) {
            store(before.get(index), after.get(index));
        }
        purgeNowAndThen(updates.size());
        return new Outcome.Applied(after.getFirst());
    }

    private void store(@Nullable Row before, Row after) {
        String text = text(after.key());
        moveDue(before, after);
        rows.put(text, packing.pack(after.attributes()));
    }

    private void moveDue(@Nullable Row before, @Nullable Row after) {
        if (before != null) {
            before.number("due").ifPresent(millis -> dues.remove(new Due(millis, text(before.key()))));
        }
        if (after != null) {
            after.number("due").ifPresent(millis -> dues.put(new Due(millis, text(after.key())), after.key()));
        }
    }

    @Override
    public synchronized void remove(Key key) {
        moveDue(rowOrNull(key), null);
        rows.remove(text(key));
    }

    @Override
    public synchronized List<Row> due(long nowMillis, int limit) {
        List<Row> found = new ArrayList<>();
        for (var entry : dues.entrySet()) {
            if (entry.getKey().millis() > nowMillis || found.size() == limit) {
                break;
            }
            read(entry.getValue()).ifPresent(found::add);
        }
        return found;
    }

    /** Number of rows. */
    public synchronized int size() {
        return rows.size();
    }

    private @Nullable Row rowOrNull(Key key) {
        Optional<byte[]> packed = rows.get(text(key));
        return packed.isEmpty() ? null : new Row(key, packing.unpack(packed.get()));
    }

    private void purgeNowAndThen(int updates) {
        updatesSincePurge += updates;
        if (updatesSincePurge < Math.max(UPDATES_BETWEEN_PURGES, rows.size())) {
            return;
        }
        updatesSincePurge = 0;
        long now = clock.nowMillis();
        List<Key> expired = new ArrayList<>();
        rows.from("", (text, packed) -> {
            if (packing.unpack(packed).get("expires") instanceof Value.Number expires && expires.number() < now) {
                int separator = text.indexOf(SEPARATOR);
                expired.add(new Key(text.substring(0, separator), text.substring(separator + 1)));
            }
            return true;
        });
        expired.forEach(this::remove);
    }

    private static String text(Key key) {
        if (key.partition().indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException("a partition key has no character 0: " + key);
        }
        return key.partition() + SEPARATOR + key.sort();
    }
}
