package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * A relation without the columns that nothing reads.
 *
 * @param relation what is left; has at least one column
 * @param positions for each column of the relation before, its position now; negative when it is gone
 */
record Pruned(Relation relation, List<Integer> positions) {
    static final int GONE = -1;

    Pruned {
        positions = List.copyOf(positions);
    }

    /** A relation of which nothing is taken. */
    static Pruned whole(Relation relation) {
        return new Pruned(relation, range(0, relation.width()));
    }

    /** Positions of {@code width} columns of which those in {@code kept} are left, in order. */
    static List<Integer> kept(SortedSet<Integer> kept, int width) {
        List<Integer> positions = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < width; i++) {
            positions.add(kept.contains(i) ? next++ : GONE);
        }
        return positions;
    }

    static List<Integer> range(int start, int end) {
        List<Integer> positions = new ArrayList<>();
        for (int i = start; i < end; i++) {
            positions.add(i);
        }
        return positions;
    }

    int position(int before) {
        int position = positions.get(before);
        if (position == GONE) {
            throw new IllegalStateException("column " + before + " is read and was taken away");
        }
        return position;
    }

    Expression renumbered(Expression expression) {
        return expression.renumbered(this::position);
    }

    List<Expression> renumbered(List<Expression> expressions) {
        return expressions.stream().map(this::renumbered).toList();
    }

    List<SortKey> keys(List<SortKey> keys) {
        return keys.stream()
                .map(key -> key.withExpression(renumbered(key.expression())))
                .toList();
    }

    /** The same columns under another operator that lets all of them through. */
    Pruned with(Relation operator) {
        return new Pruned(operator, positions);
    }

    /** Without the columns that only this operator read. */
    Pruned narrowed(SortedSet<Integer> needed) {
        if (needed.isEmpty() || relation.width() == needed.size()) {
            return this;
        }
        List<Expression> expressions = needed.stream()
                .<Expression>map(index ->
                        new ColumnReference(position(index), relation.types().get(position(index))))
                .toList();
        return new Pruned(ProjectMerging.project(relation, expressions), kept(needed, positions.size()));
    }
}
