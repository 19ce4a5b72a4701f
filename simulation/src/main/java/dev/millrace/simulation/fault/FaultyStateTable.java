package dev.millrace.simulation.fault;

import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.StateTable;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The state table of one actor. */
final class FaultyStateTable implements StateTable {
    private final FaultyPorts.World world;
    private final Actor actor;
    private final Crossing crossing;
    private final StateTable table;

    FaultyStateTable(FaultyPorts.World world, Actor actor, Crossing crossing) {
        this.world = world;
        this.actor = actor;
        this.crossing = crossing;
        this.table = world.services().table();
    }

    @Override
    public Optional<Row> read(Key key) {
        Step step = Steps.reading(key);
        return crossing.make(step, key, () -> {
            Optional<Row> row = table.read(key);
            world.witness().rowRead(actor, step, key, row);
            return row;
        });
    }

    /** A read that may show the row as it was before its last change. */
    Optional<Row> glance(Key key) {
        Step step = Steps.glancing(key);
        return crossing.makeStruck(step, key, fault -> {
            Optional<Row> row = fault.filter(Fault.STALE::equals).isPresent()
                    ? world.services().before(key)
                    : table.read(key);
            world.witness().rowRead(actor, step, key, row);
            return row;
        });
    }

    @Override
    public List<Row> query(String partition, String sortPrefix) {
        Step step = Steps.reading(partition, sortPrefix);
        return crossing.make(step, new Key(partition, sortPrefix), () -> {
            List<Row> rows = table.query(partition, sortPrefix);
            rows.forEach(row -> world.witness().rowRead(actor, step, row.key(), Optional.of(row)));
            return rows;
        });
    }

    @Override
    public Outcome update(Update update) {
        Step step = Steps.writing(update);
        return crossing.make(step, update, () -> took(step, List.of(update), table.update(update)));
    }

    @Override
    public Outcome transact(List<Update> updates) {
        Step step = Steps.writing(updates.getFirst());
        return crossing.make(step, updates.getFirst(), () -> took(step, updates, table.transact(updates)));
    }

    private Outcome took(Step step, List<Update> updates, Outcome outcome) {
        switch (outcome) {
            case Outcome.Applied _ ->
                updates.forEach(update -> {
                    Row after = table.read(update.key()).orElseThrow();
                    world.witness().rowWritten(actor, step, world.services().written(after), after);
                });
            case Outcome.Refused refused ->
                world.witness().updateRefused(actor, step, updates.getFirst(), refused.old());
        }
        return outcome;
    }

    @Override
    public void remove(Key key) {
        Step step = key.partition().contains("#S#") ? Step.COMMIT : Step.CLAIM;
        crossing.make(step, key, () -> {
            table.remove(key);
            Row emptied = new Row(key, new TreeMap<>());
            world.witness().rowWritten(actor, step, world.services().written(emptied), emptied);
            return key;
        });
    }

    @Override
    public List<Row> due(long nowMillis, int limit) {
        return crossing.make(Step.READ_DUE, "due", () -> table.due(nowMillis, limit));
    }
}
