package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Join;

/** How many rows a join is expected to give, when most joins follow a key of one side. */
final class JoinVolume {
    private static final double MATCHED = 0.5;
    private static final double KEPT_BY_CONDITION = 0.1;
    private static final double MOST_ROWS = 1e15;

    private JoinVolume() {}

    static Volume of(Join join, Volume left, Volume right) {
        double inner = inner(join, left, right);
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

    /** By keys the smaller side before any filter is the one whose key the other names: what filters took of it, others miss. */
    private static double inner(Join join, Volume left, Volume right) {
        if (!join.equalities().isEmpty()) {
            boolean leftNames = left.rows() / left.kept() >= right.rows() / right.kept();
            return leftNames ? left.rows() * right.kept() : right.rows() * left.kept();
        }
        double pairs = left.rows() * right.rows();
        return join.conditions().isEmpty() ? pairs : pairs * KEPT_BY_CONDITION;
    }
}
