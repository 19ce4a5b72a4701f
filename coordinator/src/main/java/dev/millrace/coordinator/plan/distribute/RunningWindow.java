package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Window functions over all rows in one order, in two passes over rows in ranges of that order: totals of each range, then each range from its own
 * rows and the totals of the ranges around it.
 */
final class RunningWindow {
    /** Before, after, all. */
    private static final int SIDES = 3;

    private final Distribution distribution;
    private final Ranges ranges;
    private final List<RunningCall> calls;
    private final List<RunningCall.Total> totals;

    RunningWindow(Distribution distribution, Ranges ranges, List<RunningCall> calls) {
        this.distribution = distribution;
        this.ranges = ranges;
        this.calls = List.copyOf(calls);
        this.totals = calls.stream()
                .flatMap(call -> call.totals().stream())
                .distinct()
                .toList();
    }

    /**
     * Rows in ranges.
     *
     * @param width columns of the rows themselves, which are the first
     * @param range the column with the number of a row's range, INTEGER or BIGINT
     */
    record Ranges(Flow rows, int width, int range) {
        private Expression number() {
            return rows.outputs().get(range);
        }
    }

    /** The rows themselves with a column more for each call. */
    Flow flow() {
        Flow rows = ranges.rows();
        Relation shape = summed(rows.fragments().getFirst().tree());
        int tasks = rows.fragments().stream().mapToInt(Fragment::tasks).sum();
        Flow summed = rows.mapWhole(this::summed, Spread.Plain.ANYWHERE, Volume.of(tasks, shape.types()));
        Distribution.Everywhere all = distribution.everywhere(summed);
        Relation around = around(all.tree());
        List<SqlType> types = joined(rows.fragments().getFirst().tree(), around).types();
        List<Fragment> fragments = rows.fragments().stream()
                .map(fragment -> fragment.with(joined(fragment.tree(), around), all.feeds())
                        .indivisible())
                .toList();
        return new Flow(
                fragments, Spread.Plain.ANYWHERE, Volume.of(rows.volume().rows(), types));
    }

    /** The number of each range, and its totals. */
    private Relation summed(Relation rows) {
        return Aggregate.plain(
                rows,
                List.of(ranges.number()),
                totals.stream().map(RunningCall.Total::call).toList());
    }

    /** The number of each range, and three columns for each total: of the ranges before, after, and of all. */
    private Relation around(Relation summed) {
        Expression number = summed.outputs().getFirst();
        List<SortKey> forwards = List.of(Terms.ascending(number));
        List<SortKey> backwards = List.of(Terms.descending(number));
        List<WindowCall> windows = new ArrayList<>();
        for (int total = 0; total < totals.size(); total++) {
            RunningCall.Total wanted = totals.get(total);
            AggregateCall call = AggregateCall.of(
                    wanted.combining(), wanted.type(), summed.outputs().get(1 + total));
            windows.add(new WindowCall(call, List.of(), forwards, Terms.BEFORE, wanted.ignoreNulls()));
            windows.add(new WindowCall(call, List.of(), backwards, Terms.BEFORE, wanted.ignoreNulls()));
            windows.add(new WindowCall(call, List.of(), forwards, Terms.ALL, wanted.ignoreNulls()));
        }
        Relation window = new Window(summed, windows);
        List<Expression> columns = new ArrayList<>(List.of(number));
        for (int total = 0; total < totals.size(); total++) {
            boolean count = totals.get(total).type() == PlainType.HUGEINT
                    && totals.get(total).call().type() == PlainType.BIGINT;
            for (int side = 0; side < SIDES; side++) {
                Expression value = window.outputs().get(1 + totals.size() + SIDES * total + side);
                columns.add(count ? Terms.orZero(value) : value);
            }
        }
        return new Project(window, columns);
    }

    private Relation joined(Relation rows, Relation around) {
        Relation locals = locals(rows);
        JoinCondition same = new JoinCondition.Sides(
                ranges.number(), Operator.EQUAL, around.outputs().getFirst());
        Relation join = new Join(locals, around, JoinKind.INNER, List.of(same));
        return columns(join, new JoinedTotals(locals.width(), around.types()));
    }

    private Relation locals(Relation rows) {
        List<WindowCall> windows = new ArrayList<>();
        for (RunningCall call : calls) {
            for (WindowCall local : call.locals()) {
                windows.add(new WindowCall(
                        local.call(), List.of(ranges.number()), local.order(), local.frame(), local.ignoreNulls()));
            }
        }
        return windows.isEmpty() ? rows : new Window(rows, windows);
    }

    private Relation columns(Relation input, RunningCall.Totals of) {
        List<Expression> columns = new ArrayList<>(input.outputs().subList(0, ranges.width()));
        int local = ranges.rows().types().size();
        for (RunningCall call : calls) {
            columns.add(results(call, of, local));
            local += call.locals().size();
        }
        return new Project(input, columns);
    }

    private static Expression results(RunningCall call, RunningCall.Totals of, int firstLocal) {
        List<Expression> locals = new ArrayList<>();
        for (WindowCall local : call.locals()) {
            locals.add(new ColumnReference(firstLocal + locals.size(), local.type()));
        }
        return call.result().of(of, locals);
    }

    /** Columns of {@link #around} behind the rows with their local values. */
    private final class JoinedTotals implements RunningCall.Totals {
        private final int first;
        private final List<SqlType> types;

        JoinedTotals(int first, List<SqlType> types) {
            this.first = first;
            this.types = types;
        }

        @Override
        public Expression before(RunningCall.Total total) {
            return column(total, 0);
        }

        @Override
        public Expression after(RunningCall.Total total) {
            return column(total, 1);
        }

        @Override
        public Expression all(RunningCall.Total total) {
            return column(total, 2);
        }

        private Expression column(RunningCall.Total total, int side) {
            int column = 1 + SIDES * totals.indexOf(total) + side;
            return new ColumnReference(first + column, types.get(column));
        }
    }
}
