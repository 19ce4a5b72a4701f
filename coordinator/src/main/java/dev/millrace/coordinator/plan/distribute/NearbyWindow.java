package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Window functions that see a fixed number of rows around their own, over rows that are numbered in one order: equal runs of numbers come together,
 * each with copies of the rows that its first and last ones see.
 */
final class NearbyWindow {
    /** Rows are copied into neighbours: so many at most on either side. */
    private static final long MOST_ROWS = 100_000;

    private static final Set<String> SHIFTING = Set.of("lag", "lead");

    private static final Set<String> NUMBERING =
            Set.of("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "fill");

    private NearbyWindow() {}

    /** How many rows before and after its own a function sees; empty when that is not fixed, or too many. */
    record Reach(long before, long after) {
        static Optional<Reach> of(WindowCall window) {
            Optional<Reach> reach = SHIFTING.contains(window.call().function()) ? shift(window) : frame(window);
            return reach.filter(found -> found.before <= MOST_ROWS && found.after <= MOST_ROWS);
        }

        private static Optional<Reach> shift(WindowCall window) {
            if (window.ignoreNulls()
                    || !window.call().order().isEmpty()
                    || window.call().filtered()) {
                return Optional.empty();
            }
            List<Expression> arguments = window.call().arguments();
            Optional<Long> distance = arguments.size() < 2 ? Optional.of(1L) : RunningCall.whole(arguments.get(1));
            boolean backwards = window.call().function().equals("lag");
            return distance.map(
                    rows -> (rows >= 0) == backwards ? new Reach(Math.abs(rows), 0) : new Reach(0, Math.abs(rows)));
        }

        private static Optional<Reach> frame(WindowCall window) {
            WindowFrame frame = window.frame();
            boolean plain = frame.unit() == WindowFrame.Unit.ROWS
                    && (frame.exclusion() == WindowFrame.Exclusion.NO_OTHERS
                            || frame.exclusion() == WindowFrame.Exclusion.CURRENT_ROW);
            if (!plain || NUMBERING.contains(window.call().function())) {
                return Optional.empty();
            }
            Optional<Long> start = place(frame.start());
            Optional<Long> end = place(frame.end());
            return start.isPresent() && end.isPresent()
                    ? Optional.of(new Reach(
                            Math.max(0, Math.max(-start.get(), -end.get())),
                            Math.max(0, Math.max(start.get(), end.get()))))
                    : Optional.empty();
        }

        /** Rows after the current one, negative before it. */
        private static Optional<Long> place(WindowFrame.Bound bound) {
            return switch (bound) {
                case WindowFrame.Edge edge -> edge == WindowFrame.Edge.CURRENT_ROW ? Optional.of(0L) : Optional.empty();
                case WindowFrame.Distance distance ->
                    RunningCall.whole(distance.offset()).map(rows -> distance.following() ? rows : -rows);
            };
        }

        private Reach and(Reach other) {
            return new Reach(Math.max(before, other.before), Math.max(after, other.after));
        }
    }

    /**
     * The rows themselves with a column more for each call.
     *
     * @param numbered rows of which the last two columns are a row's number from 1 and the number of all rows
     */
    static Flow of(Distribution distribution, Flow numbered, List<WindowCall> calls, int partitions) {
        int width = numbered.types().size() - 2;
        Reach reach = calls.stream().map(call -> Reach.of(call).orElseThrow()).reduce(new Reach(0, 0), Reach::and);
        Expression place = Terms.bigint("-", numbered.outputs().get(width), 1);
        Expression size =
                Terms.bigint("+", Terms.bigint("//", numbered.outputs().get(width + 1), partitions), 1);
        Expression first =
                Call.of("greatest", PlainType.BIGINT, Terms.bigint("-", place, reach.after()), Constant.bigint(0));
        Expression last = Call.of(
                "least",
                PlainType.BIGINT,
                Terms.bigint("//", Terms.bigint("+", place, reach.before()), size),
                Constant.bigint(partitions - 1L));
        Expression runs = Call.of(
                "range", new ListType(PlainType.BIGINT), Terms.bigint("//", first, size), Terms.bigint("+", last, 1));
        Volume volume =
                numbered.volume().of(new Unnest(numbered.fragments().getFirst().tree(), List.of(runs)).types());
        Flow copied = numbered.map(tree -> new Unnest(tree, List.of(runs)), Spread.Plain.ANYWHERE, volume);
        Expression run = copied.outputs().getLast();
        Flow moved = distribution
                .exchanges()
                .partitioned(
                        copied, width + 3, new Cast(run, PlainType.INTEGER, false), partitions, Spread.Plain.ANYWHERE);
        Expression own = new Comparison(Operator.EQUAL, run, Terms.bigint("//", place, size));
        return moved.mapWhole(
                tree -> windows(tree, calls, run, own, width),
                Spread.Plain.ANYWHERE,
                Volume.of(
                        numbered.volume().rows(),
                        windows(moved.only().tree(), calls, run, own, width).types()));
    }

    private static Relation windows(Relation rows, List<WindowCall> calls, Expression run, Expression own, int width) {
        List<WindowCall> inOrder = calls.stream()
                .map(call -> new WindowCall(
                        call.call(),
                        List.of(run),
                        List.of(Terms.ascending(rows.outputs().get(width))),
                        call.frame(),
                        call.ignoreNulls()))
                .toList();
        Relation window = new Window(rows, inOrder);
        List<Expression> columns = new ArrayList<>(window.outputs().subList(0, width));
        columns.addAll(window.outputs().subList(width + 3, window.width()));
        return new Project(new Filter(window, List.of(own)), columns);
    }
}
