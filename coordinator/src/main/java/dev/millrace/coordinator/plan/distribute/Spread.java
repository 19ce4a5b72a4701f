package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import java.util.ArrayList;
import java.util.List;

/** What is known of where the rows of a relation are. */
public sealed interface Spread {
    /** One task has them all. */
    record Together() implements Spread {}

    /** Any task may have any row. In order of the tasks they are in the relation's order, if it has one. */
    record Anywhere() implements Spread {}

    /**
     * Row r is in task {@code hash(columns of r) % partitions}.
     *
     * @param columns output columns, in order of the hash
     */
    record Hashed(List<Integer> columns, int partitions) implements Spread {
        public Hashed {
            columns = List.copyOf(columns);
        }
    }

    Spread TOGETHER = new Together();
    Spread ANYWHERE = new Anywhere();

    /** By keys, if all of them are plain columns. */
    static Spread hashed(List<Expression> keys, int partitions) {
        List<Integer> columns = new ArrayList<>();
        for (Expression key : keys) {
            if (!(key instanceof ColumnReference column)) {
                return ANYWHERE;
            }
            columns.add(column.index());
        }
        return new Hashed(columns, partitions);
    }

    /** What is left of it when the rows become these expressions. */
    default Spread through(List<Expression> expressions) {
        return switch (this) {
            case Together together -> together;
            case Anywhere anywhere -> anywhere;
            case Hashed hashed -> {
                List<Integer> moved = new ArrayList<>();
                for (int column : hashed.columns()) {
                    int position = positionOf(column, expressions);
                    if (position < 0) {
                        yield ANYWHERE;
                    }
                    moved.add(position);
                }
                yield new Hashed(moved, hashed.partitions());
            }
        };
    }

    /** The first expression that is just that column; -1 = none. */
    static int positionOf(int column, List<Expression> expressions) {
        for (int position = 0; position < expressions.size(); position++) {
            if (expressions.get(position) instanceof ColumnReference reference && reference.index() == column) {
                return position;
            }
        }
        return -1;
    }

    /** Whether rows that agree in {@code keys} are in one task. */
    default boolean bringsTogether(List<Expression> keys) {
        return switch (this) {
            case Together _ -> true;
            case Anywhere _ -> false;
            case Hashed hashed -> hashed.columns().stream().allMatch(column -> positionOf(column, keys) >= 0);
        };
    }
}
