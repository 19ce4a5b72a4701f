package dev.millrace.simulation.scale;

import dev.millrace.storage.StateTable;
import java.util.List;
import java.util.Optional;

/** The state table as a process sees it: each request takes its time, and a partition takes only so many writes in a second. */
final class PacedTable implements StateTable {
    /** A row that is written together with others costs twice. */
    private static final int TOGETHER = 2;

    private static final int READS_AT_ONCE = 256;

    private final Services services;
    private final StateTable table;

    PacedTable(Services services) {
        this.services = services;
        this.table = services.table();
    }

    @Override
    public Optional<Row> read(Key key) {
        read(1);
        return table.read(key);
    }

    @Override
    public List<Optional<Row>> readAll(List<Key> keys) {
        return Together.map(services.scheduler(), READS_AT_ONCE, keys.size(), index -> read(keys.get(index)));
    }

    @Override
    public List<Row> query(String partition, String sortPrefix) {
        List<Row> rows = table.query(partition, sortPrefix);
        read(1 + rows.size() / 20);
        return rows;
    }

    private void read(int units) {
        services.bill().rowRead(units);
        services.wait(services.model().rows().call());
    }

    @Override
    public Outcome update(Update update) {
        written(update.key(), 1);
        return table.update(update);
    }

    @Override
    public Outcome transact(List<Update> updates) {
        updates.forEach(update -> count(update.key(), TOGETHER));
        services.wait(services.model().rows().call());
        return table.transact(updates);
    }

    @Override
    public void remove(Key key) {
        written(key, 1);
        table.remove(key);
    }

    private void written(Key key, int units) {
        count(key, units);
        services.wait(services.model().rows().call());
    }

    private void count(Key key, int units) {
        services.bill().rowsWritten(key.partition(), units, services.scheduler().nowMillis());
        services.pass("rows " + key.partition(), services.model().rows().writesASecond(), units);
    }

    @Override
    public List<Row> due(long nowMillis, int limit) {
        read(1);
        return table.due(nowMillis, limit);
    }
}
