package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Join;
import java.util.OptionalDouble;

/**
 * How many rows a join is expected to give. Most joins follow a key of one side; where both sides are known to have many rows for each value, each
 * meets all of the other side's.
 */
final class JoinVolume {
    private static final double MATCHED = 0.5;
    private static final double KEPT_BY_CONDITION = 0.1;
    private static final double MOST_ROWS = 1e15;

    private JoinVolume() {}

    /**
     * @param different how many values the keys of the side that has more of them have; empty when that is not known
     */
    static Volume of(Join join, Volume left, Volume right, OptionalDouble different) {
        double inner = inner(join, left, right, different);
        double rows = switch (join.kind()) {
            case INNER -> inner;
            case LEFT -> Math.max(inner, left.rows());
            case RIGHT -> Math.max(inner, right.rows());
            case FULL -> Math.max(inner, left.rows() + right.rows());
            case SEMI, ANTI -> left.rows() * MATCHED;
            case MARK, SINGLE -> left.rows();
        };
        return Volume.of(Math.min(rows, MOST_ROWS), join.types());
    }

    /** Of the keys of both sides, as far as it is known; never more than a side has rows. */
    static OptionalDouble different(OptionalDouble left, Volume leftRows, OptionalDouble right, Volume rightRows) {
        return left.isEmpty() || right.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(
                        Math.min(left.getAsDouble(), leftRows.rows() / leftRows.kept()),
                        Math.min(right.getAsDouble(), rightRows.rows() / rightRows.kept())));
    }

    /** By keys the smaller side before any filter is the one whose key the other names: what filters took of it, others miss. */
    private static double inner(Join join, Volume left, Volume right, OptionalDouble different) {
        if (!join.equalities().isEmpty()) {
            boolean leftNames = left.rows() / left.kept() >= right.rows() / right.kept();
            double byKey = leftNames ? left.rows() * right.kept() : right.rows() * left.kept();
            double meeting = left.rows() * right.rows() / Math.max(1, different.orElse(Double.POSITIVE_INFINITY));
            return Math.max(byKey, meeting);
        }
        double pairs = left.rows() * right.rows();
        return join.conditions().isEmpty() ? pairs : pairs * KEPT_BY_CONDITION;
    }
}
