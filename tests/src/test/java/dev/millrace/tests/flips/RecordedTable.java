package dev.millrace.tests.flips;

import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.memory.MemoryStateTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Rows in the heap with the story of their changes, so that they can be had again as they were. */
final class RecordedTable implements StateTable {
    private final Clock clock;
    private final List<Consumer<StateTable>> story = new ArrayList<>();
    private StateTable rows;

    RecordedTable(Clock clock) {
        this.clock = clock;
        this.rows = new MemoryStateTable(clock);
    }

    /** All changes so far, to rewind to. */
    List<Consumer<StateTable>> story() {
        return List.copyOf(story);
    }

    /** Rows are as these changes made them. */
    void rewind(List<Consumer<StateTable>> changes) {
        story.clear();
        story.addAll(changes);
        rows = new MemoryStateTable(clock);
        story.forEach(change -> change.accept(rows));
    }

    @Override
    public Optional<Row> read(Key key) {
        return rows.read(key);
    }

    @Override
    public List<Row> query(String partition, String sortPrefix) {
        return rows.query(partition, sortPrefix);
    }

    @Override
    public Outcome update(Update update) {
        return told(table -> table.update(update), rows.update(update));
    }

    @Override
    public Outcome transact(List<Update> updates) {
        return told(table -> table.transact(updates), rows.transact(updates));
    }

    private Outcome told(Consumer<StateTable> change, Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            story.add(change);
        }
        return outcome;
    }

    @Override
    public void remove(Key key) {
        rows.remove(key);
        story.add(table -> table.remove(key));
    }

    @Override
    public List<Row> due(long nowMillis, int limit) {
        return rows.due(nowMillis, limit);
    }
}
