package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Window functions that see the rows whose key is at most some distance away: rows are in ranges of the key, each with copies of the rows of other
 * ranges that its own see.
 */
final class DistanceWindow {
    /** Functions that pay no heed to a frame. */
    private static final Set<String> FRAMELESS =
            Set.of("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "fill", "lag", "lead");

    private DistanceWindow() {}

    /**
     * How far functions see.
     *
     * @param before distances to the first row seen
     * @param after distances to the last row seen
     */
    record Sight(List<Expression> before, List<Expression> after) {
        /** Empty when a frame has no ends, or ends that differ from row to row or point away from it. */
        static Optional<Sight> of(WindowFrame frame) {
            List<Expression> before = new ArrayList<>();
            List<Expression> after = new ArrayList<>();
            for (WindowFrame.Bound bound : List.of(frame.start(), frame.end())) {
                switch (bound) {
                    case WindowFrame.Edge edge -> {
                        if (edge != WindowFrame.Edge.CURRENT_ROW) {
                            return Optional.empty();
                        }
                    }
                    case WindowFrame.Distance distance -> {
                        if (!isConstant(distance.offset())) {
                            return Optional.empty();
                        }
                        (distance.following() ? after : before).add(distance.offset());
                    }
                }
            }
            return Optional.of(new Sight(before, after));
        }

        private static boolean isConstant(Expression distance) {
            return distance instanceof Constant constant && constant.value() != ConstantValue.Null.NULL
                    || (distance instanceof Cast cast && isConstant(cast.operand()));
        }

        private Sight and(Sight other) {
            List<Expression> before = new ArrayList<>(this.before);
            before.addAll(other.before);
            List<Expression> after = new ArrayList<>(this.after);
            after.addAll(other.after);
            return new Sight(before, after);
        }

        /** The keys of the first and of the last row that see a row with this key. */
        private Optional<List<SortKey>> seenFrom(SortKey key) {
            Optional<Expression> first = KeyDistance.from(key.expression(), after, key.descending());
            Optional<Expression> last = KeyDistance.from(key.expression(), before, !key.descending());
            return first.isPresent() && last.isPresent()
                    ? Optional.of(List.of(key.withExpression(first.get()), key.withExpression(last.get())))
                    : Optional.empty();
        }
    }

    /** Whether a function can be computed so, in RANGE by its key, in GROUPS by a key that numbers them. */
    static boolean canBe(WindowCall window) {
        WindowFrame frame = window.frame();
        if (frame.unit() == WindowFrame.Unit.ROWS
                || window.order().isEmpty()
                || FRAMELESS.contains(window.call().function())) {
            return false;
        }
        Optional<Sight> sight = Sight.of(frame);
        if (sight.isEmpty() || frame.unit() == WindowFrame.Unit.GROUPS) {
            return sight.isPresent();
        }
        return window.order().size() == 1
                && sight.get().seenFrom(window.order().getFirst()).isPresent();
    }

    /** The rows themselves with a column more for each call; all calls have the same single key as their order. */
    static Flow of(Distribution distribution, Flow input, List<WindowCall> calls, int partitions) {
        int width = input.types().size();
        List<SortKey> order = calls.getFirst().order();
        Sight sight = calls.stream()
                .map(call -> Sight.of(call.frame()).orElseThrow())
                .reduce(new Sight(List.of(), List.of()), Sight::and);
        List<SortKey> seenFrom = sight.seenFrom(order.getFirst()).orElseThrow();
        Flow stored = distribution.exchanges().stored(input);
        KeyRanges ranges = KeyRanges.of(distribution, stored, order, partitions);
        Flow copied = ranges.spanning(ranges.numbered(stored, order), seenFrom.get(0), seenFrom.get(1));
        Relation shape = windows(copied.fragments().getFirst().tree(), calls, width);
        return copied.mapWhole(
                tree -> windows(tree, calls, width),
                Spread.Plain.ANYWHERE,
                Volume.of(input.volume().rows(), shape.types()));
    }

    /** Over rows, the number of their own range, and that of the range for which they are here. */
    private static Relation windows(Relation rows, List<WindowCall> calls, int width) {
        Expression own = rows.outputs().get(width);
        Expression range = rows.outputs().get(width + 1);
        List<WindowCall> inRange = calls.stream()
                .map(call ->
                        new WindowCall(call.call(), List.of(range), call.order(), call.frame(), call.ignoreNulls()))
                .toList();
        Relation window = new Window(rows, inRange);
        List<Expression> columns = new ArrayList<>(window.outputs().subList(0, width));
        columns.addAll(window.outputs().subList(width + 2, window.width()));
        return new Project(new Filter(window, List.of(new Comparison(Operator.EQUAL, own, range))), columns);
    }

    /** A frame in GROUPS, as one in RANGE over the groups' numbers. */
    static WindowCall overNumbers(WindowCall call, Expression number) {
        WindowFrame frame = call.frame();
        return new WindowCall(
                call.call(),
                call.partitions(),
                List.of(Terms.ascending(number)),
                new WindowFrame(WindowFrame.Unit.RANGE, number(frame.start()), number(frame.end()), frame.exclusion()),
                call.ignoreNulls());
    }

    private static WindowFrame.Bound number(WindowFrame.Bound bound) {
        return switch (bound) {
            case WindowFrame.Edge edge -> edge;
            case WindowFrame.Distance distance ->
                new WindowFrame.Distance(new Cast(distance.offset(), PlainType.BIGINT, false), distance.following());
        };
    }
}
