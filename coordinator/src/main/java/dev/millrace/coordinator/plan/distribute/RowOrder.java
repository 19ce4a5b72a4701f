package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sample;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.render.AggregateSplit;
import dev.millrace.coordinator.plan.render.Exactness;
import java.util.List;
import java.util.Set;

/** Who sees in which order rows come, and how an exchange keeps it. */
final class RowOrder {
    /**
     * Most partitions that keep their rows in order by themselves; with more, rows have to carry where they came from. DuckDB 2.0.0 sorts the rows that it writes by partition in 16 bins of the partition's hash, and
     * not stably: partitions that share a bin mix their own rows. The numbers below this one have bins of their own.
     */
    static final int MOST_PARTITIONS = 6;

    /** Functions whose result at most differs in the last bits. */
    private static final Set<String> NUMERIC = Set.of(
            "sum",
            "median",
            "quantile",
            "quantile_cont",
            "quantile_disc",
            "mad",
            "entropy",
            "geomean",
            "geometric_mean",
            "histogram",
            "histogram_exact");

    private static final Set<String> ARGUMENTS =
            Set.of("arg_min", "arg_max", "argmin", "argmax", "min_by", "max_by", "arg_min_null", "arg_max_null");

    private RowOrder() {}

    /** Whether one of the calls gives another value when its rows come in another order. */
    static boolean isSeenBy(List<AggregateCall> calls) {
        return calls.stream().anyMatch(RowOrder::isSeenBy);
    }

    /** Whether rows in another order may become other rows, but for the last bits of sums and for ties: an operator counts, picks or lists them as they come. */
    static boolean isSeenIn(Relation tree) {
        return tree.any(relation -> switch (relation) {
            case Aggregate aggregate ->
                isSeenBy(aggregate.calls())
                        || lookAlike(aggregate.groups().stream()
                                .map(Expression::type)
                                .toList());
            case Distinct distinct -> lookAlike(distinct.types());
            case SetOperation set -> !(set.all() && set.kind() == SetOperation.Kind.UNION) && lookAlike(set.types());
            case AsofJoin _, DistinctOn _, Window _, Limit _, LimitPercent _, Sample _, PositionalJoin _ -> true;
            default -> false;
        });
    }

    /** Whether of equal values, which may look different, the first is kept. */
    private static boolean lookAlike(List<SqlType> types) {
        return !types.stream().allMatch(Exactness::isExact);
    }

    /** Whether those that see the order can be told it: DISTINCT allows only an order of the values themselves. */
    static boolean canBeTold(List<AggregateCall> calls) {
        return calls.stream().noneMatch(call -> call.distinct() && isSeenBy(call));
    }

    /** The calls, of which those that see the order of rows have it as ORDER BY. */
    static List<AggregateCall> told(List<AggregateCall> calls, List<SortKey> order) {
        return calls.stream()
                .map(call -> isSeenBy(call) ? call.ordered(order) : call)
                .toList();
    }

    private static boolean isSeenBy(AggregateCall call) {
        String function = call.function();
        boolean numeric = NUMERIC.contains(function)
                || AggregateSplit.COUNTS.contains(function)
                || AggregateSplit.IDEMPOTENT.contains(function)
                || (AggregateSplit.STATEFUL.contains(function) && !ARGUMENTS.contains(function));
        return !numeric && call.order().isEmpty() && Exactness.of(call) != Exactness.EXACT;
    }
}
