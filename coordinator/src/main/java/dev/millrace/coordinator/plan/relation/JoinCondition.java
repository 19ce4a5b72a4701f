package dev.millrace.coordinator.plan.relation;

import java.util.function.IntUnaryOperator;

/** One of the conditions of a join; all of them must hold. */
public sealed interface JoinCondition {
    /**
     * A comparison of the two sides.
     *
     * @param left over the left input's columns
     * @param operator how they are compared
     * @param right over the right input's columns, of the same type
     */
    record Sides(Expression left, Operator operator, Expression right) implements JoinCondition {
        /** Whether rows can be brought together by hashing both sides. */
        public boolean isEquality() {
            return operator.isEquality();
        }
    }

    /**
     * Any other condition.
     *
     * @param condition over the left input's columns followed by the right input's
     */
    record Mixed(Expression condition) implements JoinCondition {}

    /** The condition over the left input's columns followed by the right input's. */
    default Expression over(int leftColumns) {
        return switch (this) {
            case Sides sides ->
                new Comparison(sides.operator(), sides.left(), sides.right().renumbered(index -> index + leftColumns));
            case Mixed mixed -> mixed.condition();
        };
    }

    /** The same condition of a join whose left input was the right one. */
    default JoinCondition swapped(int leftColumns, int rightColumns) {
        return switch (this) {
            case Sides sides -> new Sides(sides.right(), sides.operator().swapped(), sides.left());
            case Mixed mixed ->
                new Mixed(mixed.condition()
                        .renumbered(index -> index < leftColumns ? index + rightColumns : index - leftColumns));
        };
    }

    /** A copy with column positions replaced: of the left input by {@code left}, of the right input by {@code right}. */
    default JoinCondition renumbered(
            IntUnaryOperator left, IntUnaryOperator right, int leftColumns, int leftColumnsAfter) {
        return switch (this) {
            case Sides sides ->
                new Sides(
                        sides.left().renumbered(left),
                        sides.operator(),
                        sides.right().renumbered(right));
            case Mixed mixed ->
                new Mixed(mixed.condition()
                        .renumbered(index -> index < leftColumns
                                ? left.applyAsInt(index)
                                : leftColumnsAfter + right.applyAsInt(index - leftColumns)));
        };
    }
}
