package dev.millrace.functions.aws;

import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A table that does not answer for some keys. */
record SilentTable(StateTable table, Predicate<StateTable.Key> silent) implements StateTable {
    private void require(Key key) {
        if (silent.test(key)) {
            throw new StorageException.Unavailable("throttled", null);
        }
    }

    @Override
    public Optional<Row> read(Key key) {
        require(key);
        return table.read(key);
    }

    @Override
    public List<Row> query(String partition, String sortPrefix) {
        return table.query(partition, sortPrefix);
    }

    @Override
    public Outcome update(Update update) {
        require(update.key());
        return table.update(update);
    }

    @Override
    public Outcome transact(List<Update> updates) {
        updates.forEach(update -> require(update.key()));
        return table.transact(updates);
    }

    @Override
    public void remove(Key key) {
        table.remove(key);
    }

    @Override
    public List<Row> due(long nowMillis, int limit) {
        return table.due(nowMillis, limit);
    }
}
