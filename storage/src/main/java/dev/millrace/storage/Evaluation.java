package dev.millrace.storage;

import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an update means, for tables that evaluate it themselves. Pure. */
public final class Evaluation {
    private Evaluation() {}

    /**
     * The row after the update; empty when a condition does not hold. Changes are made one after the other.
     *
     * @param old the row before; null when there is none
     * @throws IllegalArgumentException when something is added to a text
     */
    public static Optional<Row> apply(@Nullable Row old, Update update) {
        for (Condition condition : update.conditions()) {
            if (!holds(condition, old)) {
                return Optional.empty();
            }
        }
        SortedMap<String, Value> attributes = old == null ? new TreeMap<>() : new TreeMap<>(old.attributes());
        for (Change change : update.changes()) {
            make(change, attributes, update);
        }
        return Optional.of(new Row(update.key(), attributes));
    }

    /** Refuses transactions that are empty or name a row twice: there is no answer that all tables would give. */
    public static void checkTransaction(List<Update> updates) {
        if (updates.isEmpty() || updates.stream().map(Update::key).distinct().count() != updates.size()) {
            throw new IllegalArgumentException("a transaction has at least one update, and at most one of each row");
        }
    }

    private static boolean holds(Condition condition, @Nullable Row old) {
        return switch (condition) {
            case Condition.RowAbsent _ -> old == null;
            case Condition.RowExists _ -> old != null;
            case Condition.Absent absent -> value(old, absent.attribute()) == null;
            case Condition.Equal equal -> equal.value().equals(value(old, equal.attribute()));
            case Condition.AbsentOrBelow below -> absentOrAtMost(value(old, below.attribute()), below.bound(), 1);
            case Condition.AbsentOrAtMost most -> absentOrAtMost(value(old, most.attribute()), most.bound(), 0);
            case Condition.AbsentOrEqual equal -> {
                Value value = value(old, equal.attribute());
                yield value == null || value.equals(equal.value());
            }
        };
    }

    private static @Nullable Value value(@Nullable Row row, String attribute) {
        return row == null ? null : row.attributes().get(attribute);
    }

    /** {@code least}: how far below the bound. */
    private static boolean absentOrAtMost(@Nullable Value value, long bound, int least) {
        return switch (value) {
            case null -> true;
            case Value.Number number -> Long.compare(bound, number.number()) >= least;
            case Value.Text _ -> false;
        };
    }

    private static void make(Change change, SortedMap<String, Value> attributes, Update update) {
        switch (change) {
            case Change.Set set -> attributes.put(set.attribute(), set.value());
            case Change.Remove remove -> attributes.remove(remove.attribute());
            case Change.Add add -> {
                Value value = attributes.getOrDefault(add.attribute(), Value.of(add.start()));
                if (!(value instanceof Value.Number number)) {
                    throw new IllegalArgumentException(
                            "cannot add to the text '" + add.attribute() + "' of row " + update.key());
                }
                attributes.put(add.attribute(), Value.of(number.number() + add.delta()));
            }
        }
    }
}
