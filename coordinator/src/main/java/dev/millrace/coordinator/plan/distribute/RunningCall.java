package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import dev.millrace.coordinator.plan.render.AggregateSplit;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A window function over rows in ranges that is made of what it gives inside the range and of totals of the other ranges.
 *
 * @param totals what is known of each range
 * @param locals window functions inside a range
 * @param result the function's value
 */
record RunningCall(List<Total> totals, List<WindowCall> locals, Result result) {
    /** Aggregates that combine by themselves, and so do running ones. */
    private static final Set<String> COMBINING =
            Set.of("min", "max", "bool_and", "bool_or", "bit_and", "bit_or", "bit_xor", "product");

    private static final Set<PlainType> INTEGERS = Set.of(
            PlainType.TINYINT,
            PlainType.SMALLINT,
            PlainType.INTEGER,
            PlainType.BIGINT,
            PlainType.UTINYINT,
            PlainType.USMALLINT,
            PlainType.UINTEGER);

    private static final int WIDEST = 38;

    /**
     * An aggregate of a range's rows.
     *
     * @param call over the rows
     * @param combining the function that makes one total of several
     * @param type of that
     * @param ignoreNulls whether totals that are NULL are passed over
     */
    record Total(AggregateCall call, String combining, SqlType type, boolean ignoreNulls) {
        Total(AggregateCall call, String combining, SqlType type) {
            this(call, combining, type, false);
        }
    }

    /** Totals of the ranges before a row's own, after it, and of all; a BIGINT count is never NULL. */
    interface Totals {
        Expression before(Total total);

        Expression after(Total total);

        Expression all(Total total);
    }

    /** Makes a value of the totals and of the local values. */
    interface Result {
        Expression of(Totals totals, List<Expression> locals);
    }

    private static final Total ROWS =
            new Total(AggregateCall.of("count_star", PlainType.BIGINT), "sum", PlainType.HUGEINT);

    /** How a function runs over ranges of its order; empty when it does not. */
    static Optional<RunningCall> of(WindowCall window, Expression sortKey) {
        AggregateCall call = window.call();
        Optional<RunningCall> edge = EdgeCall.of(window);
        if (edge.isPresent() || window.ignoreNulls() || !call.order().isEmpty() || call.distinct()) {
            return edge;
        }
        return switch (call.function()) {
            case "row_number" -> Optional.of(shifted(window, ROWS));
            case "rank" -> Optional.of(shifted(window, ROWS));
            case "dense_rank" -> Optional.of(shifted(window, keys(sortKey)));
            case "percent_rank" -> Optional.of(percentRank(window));
            case "cume_dist" -> Optional.of(cumulative(window));
            case "ntile" -> ntile(window);
            case "last_value", "first_value", "lag", "lead", "nth_value", "fill" -> Optional.empty();
            default -> aggregate(window);
        };
    }

    /** Each row's number from 1. */
    static RunningCall number(List<SortKey> order) {
        AggregateCall number = AggregateCall.of("row_number", PlainType.BIGINT);
        return shifted(Terms.over(number, List.of(), order, Terms.TO_PEERS), ROWS);
    }

    /** The number of all rows. */
    static RunningCall count() {
        return new RunningCall(List.of(ROWS), List.of(), (totals, _) -> totals.all(ROWS));
    }

    private static Total keys(Expression sortKey) {
        AggregateCall distinct = new AggregateCall(
                "count",
                AggregateCall.Phase.WHOLE,
                List.of(sortKey),
                List.of(sortKey.type()),
                true,
                Constant.TRUE,
                List.of(),
                PlainType.BIGINT);
        return new Total(distinct, "sum", PlainType.HUGEINT);
    }

    private static RunningCall shifted(WindowCall window, Total total) {
        return new RunningCall(
                List.of(total),
                List.of(window),
                (totals, locals) -> Terms.bigint("+", locals.getFirst(), totals.before(total)));
    }

    private static RunningCall percentRank(WindowCall window) {
        WindowCall rank = with(window, AggregateCall.of("rank", PlainType.BIGINT));
        return new RunningCall(List.of(ROWS), List.of(rank), (totals, locals) -> {
            Expression before = Terms.bigint("-", Terms.bigint("+", locals.getFirst(), totals.before(ROWS)), 1);
            Expression others = Terms.bigint("-", totals.all(ROWS), 1);
            return Terms.choice(
                    new Comparison(Operator.GREATER, others, Constant.bigint(0)),
                    ratio(before, others),
                    ratio(Constant.bigint(0), Constant.bigint(1)));
        });
    }

    private static RunningCall cumulative(WindowCall window) {
        WindowCall peers = Terms.over(
                AggregateCall.of("count_star", PlainType.BIGINT), window.partitions(), window.order(), Terms.TO_PEERS);
        return new RunningCall(
                List.of(ROWS),
                List.of(peers),
                (totals, locals) -> ratio(Terms.bigint("+", locals.getFirst(), totals.before(ROWS)), totals.all(ROWS)));
    }

    /** The first buckets have one row more, as many of them as rows are left over. */
    private static Optional<RunningCall> ntile(WindowCall window) {
        Optional<Long> buckets = whole(window.call().arguments().getFirst());
        if (buckets.isEmpty() || buckets.get() < 1) {
            return Optional.empty();
        }
        WindowCall number = with(window, AggregateCall.of("row_number", PlainType.BIGINT));
        return Optional.of(new RunningCall(List.of(ROWS), List.of(number), (totals, locals) -> {
            Expression row = Terms.bigint("-", Terms.bigint("+", locals.getFirst(), totals.before(ROWS)), 1);
            Expression count = Call.of("least", PlainType.BIGINT, Constant.bigint(buckets.get()), totals.all(ROWS));
            Expression size = Terms.bigint("//", totals.all(ROWS), count);
            Expression larger = Terms.bigint("-", totals.all(ROWS), Terms.bigint("*", count, size));
            Expression inLarger = Terms.bigint("*", larger, Terms.bigint("+", size, 1));
            Expression after = Terms.bigint("//", Terms.bigint("-", row, inLarger), size);
            return Terms.bigint(
                    "+",
                    Terms.choice(
                            new Comparison(Operator.LESS, row, inLarger),
                            Terms.bigint("//", row, Terms.bigint("+", size, 1)),
                            Terms.bigint("+", larger, after)),
                    1);
        }));
    }

    /** From the first row to the current one, or to the one before it. */
    private static boolean isRunning(WindowFrame frame) {
        return frame.start() == WindowFrame.Edge.UNBOUNDED_PRECEDING
                && (frame.end() == WindowFrame.Edge.CURRENT_ROW || isNext(frame, frame.end(), false))
                && frame.exclusion() == WindowFrame.Exclusion.NO_OTHERS;
    }

    /** From the current row, or the one after it, to the last. */
    private static boolean isRunningBackwards(WindowFrame frame) {
        return (frame.start() == WindowFrame.Edge.CURRENT_ROW || isNext(frame, frame.start(), true))
                && frame.end() == WindowFrame.Edge.UNBOUNDED_FOLLOWING
                && frame.exclusion() == WindowFrame.Exclusion.NO_OTHERS;
    }

    /** The row beside the current one is in its range, or the first or last of all the others. */
    private static boolean isNext(WindowFrame frame, WindowFrame.Bound bound, boolean following) {
        return frame.unit() == WindowFrame.Unit.ROWS
                && bound instanceof WindowFrame.Distance distance
                && distance.following() == following
                && whole(distance.offset()).filter(rows -> rows == 1).isPresent();
    }

    /** One value for all rows, if it is a total that combines. */
    static Optional<RunningCall> total(AggregateCall call) {
        boolean single = call.arguments().size() == 1;
        boolean counts = AggregateSplit.COUNTS.contains(call.function());
        boolean combines = single
                && (COMBINING.contains(call.function()) || (call.function().equals("sum") && addsUp(call.type())));
        if (call.distinct() || !call.order().isEmpty() || !(counts || combines)) {
            return Optional.empty();
        }
        Total total = new Total(call, counts ? "sum" : call.function(), counts ? PlainType.HUGEINT : call.type());
        return Optional.of(new RunningCall(List.of(total), List.of(), (totals, _) -> totals.all(total)));
    }

    private static Optional<RunningCall> aggregate(WindowCall window) {
        boolean forwards = isRunning(window.frame());
        AggregateCall call = window.call();
        if (!forwards && !isRunningBackwards(window.frame())) {
            return Optional.empty();
        }
        if (AggregateSplit.COUNTS.contains(call.function())) {
            Total total = new Total(call, "sum", PlainType.HUGEINT);
            return Optional.of(new RunningCall(
                    List.of(total),
                    List.of(window),
                    (totals, locals) -> Terms.bigint("+", locals.getFirst(), others(totals, total, forwards))));
        }
        boolean single = call.arguments().size() == 1;
        if (single && (COMBINING.contains(call.function()) || (call.function().equals("sum") && addsUp(call.type())))) {
            return Optional.of(combined(window, call.function(), call.type(), forwards));
        }
        boolean average =
                single && (call.function().equals("avg") || call.function().equals("mean"));
        return average && call.type() == PlainType.DOUBLE ? average(window, forwards) : Optional.empty();
    }

    private static boolean addsUp(SqlType type) {
        return type == PlainType.HUGEINT
                || type == PlainType.DOUBLE
                || (type instanceof DecimalType decimal && decimal.width() == WIDEST);
    }

    private static Expression others(Totals totals, Total total, boolean forwards) {
        return forwards ? totals.before(total) : totals.after(total);
    }

    private static RunningCall combined(WindowCall window, String function, SqlType type, boolean forwards) {
        Total total = new Total(window.call(), function, type);
        return new RunningCall(
                List.of(total),
                List.of(window),
                (totals, locals) ->
                        Terms.aggregated(function, type, others(totals, total, forwards), locals.getFirst()));
    }

    private static Optional<RunningCall> average(WindowCall window, boolean forwards) {
        AggregateCall call = window.call();
        Optional<SqlType> sumType = sumType(call.arguments().getFirst().type());
        if (sumType.isEmpty()) {
            return Optional.empty();
        }
        AggregateCall sum = renamed(call, "sum", sumType.get());
        AggregateCall count = renamed(call, "count", PlainType.BIGINT);
        Total sums = new Total(sum, "sum", sumType.get());
        Total counts = new Total(count, "sum", PlainType.HUGEINT);
        return Optional.of(new RunningCall(
                List.of(sums, counts), List.of(with(window, sum), with(window, count)), (totals, locals) -> {
                    Expression of =
                            Terms.aggregated("sum", sumType.get(), others(totals, sums, forwards), locals.getFirst());
                    Expression by = Terms.bigint("+", locals.get(1), others(totals, counts, forwards));
                    return ratio(of, by);
                }));
    }

    private static AggregateCall renamed(AggregateCall call, String function, SqlType type) {
        return AggregateCall.of(function, type, call.arguments().getFirst()).filtered(call.filter());
    }

    private static Optional<SqlType> sumType(SqlType type) {
        if (type instanceof DecimalType decimal) {
            return Optional.of(new DecimalType(WIDEST, decimal.scale()));
        }
        return type == PlainType.DOUBLE
                ? Optional.of(type)
                : type instanceof PlainType plain && INTEGERS.contains(plain)
                        ? Optional.of(PlainType.HUGEINT)
                        : Optional.empty();
    }

    private static WindowCall with(WindowCall window, AggregateCall call) {
        return new WindowCall(call, window.partitions(), window.order(), window.frame(), false);
    }

    private static Expression ratio(Expression of, Expression by) {
        return Call.of("/", PlainType.DOUBLE, Terms.toDouble(of), Terms.toDouble(by));
    }

    /** The value of a constant whole number. */
    static Optional<Long> whole(Expression expression) {
        return expression instanceof Constant constant
                        && constant.value() instanceof ConstantValue.Whole(BigInteger value)
                        && constant.type() instanceof PlainType
                ? Optional.of(value.longValue())
                : Optional.empty();
    }
}
