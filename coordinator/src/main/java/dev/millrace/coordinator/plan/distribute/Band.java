package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * A join whose conditions say that a value of one side, the point, is between two values of the other. Rows with points go to ranges, each to one;
 * the others to all ranges that theirs touches; so every pair that matches meets in exactly one range, and a point's row sees all that it matches.
 *
 * @param leftPoint whether the left side has the point
 * @param point over its side
 * @param low over the other side
 * @param high over the other side
 */
record Band(boolean leftPoint, Expression point, Expression low, Expression high) {
    /** Types with a sort key of their own for equal values that look different, or with none. */
    private static final Set<PlainType> WITHOUT =
            Set.of(PlainType.INTERVAL, PlainType.TIMETZ, PlainType.BIT, PlainType.BIGNUM, PlainType.JSON);

    /** A point that is compared with one bound. */
    private record Bound(boolean leftPoint, Expression point, boolean isLow, Expression bound) {}

    /** {@code leftPoints} and {@code rightPoints} say which sides may have the point. */
    static Optional<Band> of(Join join, boolean leftPoints, boolean rightPoints) {
        List<Bound> bounds = new ArrayList<>();
        for (JoinCondition condition : join.conditions()) {
            if (condition instanceof JoinCondition.Sides(Expression left, Operator operator, Expression right)
                    && isOrdered(left.type())
                    && isInequality(operator)) {
                boolean leftIsLess = operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL;
                bounds.add(new Bound(true, left, !leftIsLess, right));
                bounds.add(new Bound(false, right, leftIsLess, left));
            }
        }
        for (Bound low : bounds) {
            boolean allowed = low.leftPoint() ? leftPoints : rightPoints;
            Optional<Bound> high = bounds.stream()
                    .filter(bound -> !bound.isLow()
                            && bound.leftPoint() == low.leftPoint()
                            && bound.point().equals(low.point()))
                    .findFirst();
            if (low.isLow() && allowed && high.isPresent()) {
                return Optional.of(new Band(
                        low.leftPoint(), low.point(), low.bound(), high.get().bound()));
            }
        }
        return Optional.empty();
    }

    private static boolean isInequality(Operator operator) {
        return switch (operator) {
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
            case EQUAL, NOT_EQUAL, DISTINCT_FROM, NOT_DISTINCT_FROM -> false;
        };
    }

    private static boolean isOrdered(SqlType type) {
        return type instanceof DecimalType || (type instanceof PlainType plain && !WITHOUT.contains(plain));
    }

    /** The left side and the right one, in ranges; the last column of each is the number of the range. */
    List<Flow> inRanges(Distribution distribution, Flow left, Flow right) {
        Flow points = leftPoint ? left : right;
        Flow others = leftPoint ? right : left;
        int partitions = distribution
                .settings()
                .partitionsFor(Math.max(points.volume().bytes(), others.volume().bytes()));
        Flow stored = distribution.exchanges().stored(points);
        List<SortKey> order = List.of(Terms.ascending(point));
        KeyRanges ranges = KeyRanges.of(distribution, stored, order, partitions);
        Flow placed = ranges.placedWithNumber(stored, order);
        List<Expression> known = List.of(new IsNull(low, true), new IsNull(high, true));
        Flow matching = others.map(tree -> new Filter(tree, known), others.spread(), others.volume());
        Flow spanning = ranges.spanning(matching, Terms.ascending(low), Terms.ascending(high));
        return leftPoint ? List.of(placed, spanning) : List.of(spanning, placed);
    }

    /**
     * The same join of such sides: a task may have several ranges, and several copies of a row. Written as two inequalities, because DuckDB would
     * make a hash table of one bucket of an equality, and compare each with each.
     */
    static Join numbered(Join join, List<Flow> sides) {
        int left = join.left().width();
        int right = join.right().width();
        List<JoinCondition> conditions = new ArrayList<>();
        join.conditions()
                .forEach(condition -> conditions.add(condition.renumbered(
                        IntUnaryOperator.identity(), IntUnaryOperator.identity(), left, left + 1)));
        Expression leftRange = new ColumnReference(left, PlainType.INTEGER);
        Expression rightRange = new ColumnReference(right, PlainType.INTEGER);
        conditions.add(new JoinCondition.Sides(leftRange, Operator.LESS_OR_EQUAL, rightRange));
        conditions.add(new JoinCondition.Sides(leftRange, Operator.GREATER_OR_EQUAL, rightRange));
        return new Join(
                sides.get(0).fragments().getFirst().tree(),
                sides.get(1).fragments().getFirst().tree(),
                join.kind(),
                conditions);
    }

    /** The columns of {@code join}, from those of {@link #numbered}. */
    static List<Expression> columns(Join join, Relation numbered) {
        int left = join.left().width();
        List<Expression> columns = new ArrayList<>(numbered.outputs().subList(0, left));
        if (join.kind().keepsRight()) {
            columns.addAll(numbered.outputs().subList(left + 1, numbered.width() - 1));
        }
        return columns;
    }
}
