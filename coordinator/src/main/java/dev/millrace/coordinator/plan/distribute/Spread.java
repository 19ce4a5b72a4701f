package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is known of where the rows of a relation are. */
public sealed interface Spread {
    /** Without anything more to say. */
    enum Plain implements Spread {
        /** One task has all rows. */
        TOGETHER,
        /** Any task may have any row. In order of the tasks they are in the relation's order, if it has one. */
        ANYWHERE
    }

    /**
     * Row r is in task {@code hash(keys of r) % partitions}.
     *
     * @param keys for each key of the hash, in order, the output columns that hold it: several after a join on equality
     */
    record Hashed(List<SortedSet<Integer>> keys, int partitions) implements Spread {
        public Hashed {
            keys = keys.stream()
                    .map(columns -> Collections.unmodifiableSortedSet(new TreeSet<>(columns)))
                    .toList();
        }

        /** Whose keys also are where they are in {@code other}, which is hashed alike; columns move to the right by {@code shift}. */
        Hashed and(Hashed other, int shift) {
            List<SortedSet<Integer>> both = new ArrayList<>();
            for (int key = 0; key < keys.size(); key++) {
                SortedSet<Integer> columns = new TreeSet<>(keys.get(key));
                columns.addAll(moved(other.keys.get(key), shift));
                both.add(columns);
            }
            return new Hashed(both, partitions);
        }
    }

    /**
     * Row r is in task i if its key is at least {@code bounds[i-1]} and less than {@code bounds[i]}; without a key it is in the last.
     *
     * @param columns output columns that hold the key: several after a join on equality
     */
    record Ranged(SortedSet<Integer> columns, List<Long> bounds) implements Spread {
        public Ranged {
            columns = Collections.unmodifiableSortedSet(new TreeSet<>(columns));
            bounds = List.copyOf(bounds);
        }

        int tasks() {
            return bounds.size() + 1;
        }

        /** Whose key also is where it is in {@code other}, which has the same ranges; columns move to the right by {@code shift}. */
        Ranged and(Ranged other, int shift) {
            SortedSet<Integer> both = new TreeSet<>(columns);
            both.addAll(moved(other.columns, shift));
            return new Ranged(both, bounds);
        }
    }

    private static SortedSet<Integer> moved(SortedSet<Integer> columns, int shift) {
        SortedSet<Integer> moved = new TreeSet<>();
        columns.forEach(column -> moved.add(column + shift));
        return moved;
    }

    /** By keys, if all of them are plain columns. */
    static Spread hashed(List<Expression> keys, int partitions) {
        List<SortedSet<Integer>> columns = new ArrayList<>();
        for (Expression key : keys) {
            if (!(key instanceof ColumnReference column)) {
                return Plain.ANYWHERE;
            }
            columns.add(new TreeSet<>(List.of(column.index())));
        }
        return new Hashed(columns, partitions);
    }

    /** By the first {@code count} columns. */
    static Spread hashedByFirst(int count, int partitions) {
        List<SortedSet<Integer>> columns = new ArrayList<>();
        for (int column = 0; column < count; column++) {
            columns.add(new TreeSet<>(List.of(column)));
        }
        return new Hashed(columns, partitions);
    }

    /** What is left of it when the rows become these expressions. */
    default Spread through(List<Expression> expressions) {
        return switch (this) {
            case Plain plain -> plain;
            case Hashed hashed -> {
                List<SortedSet<Integer>> moved = new ArrayList<>();
                for (SortedSet<Integer> columns : hashed.keys()) {
                    SortedSet<Integer> found = positions(columns, expressions);
                    if (found.isEmpty()) {
                        yield Plain.ANYWHERE;
                    }
                    moved.add(found);
                }
                yield new Hashed(moved, hashed.partitions());
            }
            case Ranged ranged -> {
                SortedSet<Integer> found = positions(ranged.columns(), expressions);
                yield found.isEmpty() ? Plain.ANYWHERE : new Ranged(found, ranged.bounds());
            }
        };
    }

    /** The same with all columns moved to the right. */
    default Spread shifted(int columns) {
        return switch (this) {
            case Plain plain -> plain;
            case Hashed hashed -> {
                List<SortedSet<Integer>> moved = new ArrayList<>();
                for (SortedSet<Integer> key : hashed.keys()) {
                    moved.add(moved(key, columns));
                }
                yield new Hashed(moved, hashed.partitions());
            }
            case Ranged ranged -> new Ranged(moved(ranged.columns(), columns), ranged.bounds());
        };
    }

    /** All expressions that are just one of the columns. */
    static SortedSet<Integer> positions(SortedSet<Integer> columns, List<Expression> expressions) {
        SortedSet<Integer> positions = new TreeSet<>();
        for (int position = 0; position < expressions.size(); position++) {
            if (expressions.get(position) instanceof ColumnReference reference && columns.contains(reference.index())) {
                positions.add(position);
            }
        }
        return positions;
    }

    /** Whether rows that agree in {@code keys} are in one task. */
    default boolean bringsTogether(List<Expression> keys) {
        return switch (this) {
            case Plain plain -> plain == Plain.TOGETHER;
            case Hashed hashed ->
                hashed.keys().stream()
                        .noneMatch(columns -> positions(columns, keys).isEmpty());
            case Ranged ranged -> !positions(ranged.columns(), keys).isEmpty();
        };
    }
}
