package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The rows that a window function sees.
 *
 * @param unit what offsets count
 * @param start first row
 * @param end last row
 * @param exclusion which rows around the current one are left out
 */
public record WindowFrame(Unit unit, Bound start, Bound end, Exclusion exclusion) {
    /** What offsets count: rows, distances of the order key, or groups of peers. */
    public enum Unit {
        ROWS,
        RANGE,
        GROUPS
    }

    /** Rows left out of the frame. */
    public enum Exclusion {
        NO_OTHERS,
        CURRENT_ROW,
        GROUP,
        TIES
    }

    /** One end of the frame. */
    public sealed interface Bound {}

    /** Bounds without an offset. */
    public enum Edge implements Bound {
        UNBOUNDED_PRECEDING,
        CURRENT_ROW,
        UNBOUNDED_FOLLOWING
    }

    /**
     * A bound at a distance.
     *
     * @param offset the distance
     * @param following whether it is after the current row
     */
    public record Distance(Expression offset, boolean following) implements Bound {}

    List<Expression> expressions() {
        List<Expression> all = new ArrayList<>();
        for (Bound bound : List.of(start, end)) {
            if (bound instanceof Distance distance) {
                all.add(distance.offset());
            }
        }
        return all;
    }

    WindowFrame mapExpressions(UnaryOperator<Expression> change) {
        return new WindowFrame(unit, mapped(start, change), mapped(end, change), exclusion);
    }

    private static Bound mapped(Bound bound, UnaryOperator<Expression> change) {
        return switch (bound) {
            case Edge edge -> edge;
            case Distance distance -> new Distance(change.apply(distance.offset()), distance.following());
        };
    }
}
