package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.RecursiveCte;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sample;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.TableFunction;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import java.util.List;
import java.util.Set;

/** Whether the same input rows give the same output rows, as a bag. From best to worst. */
public enum Exactness {
    /** In whatever order the rows come. */
    EXACT,
    /** In the same order: sums of DOUBLE, lists, ties, and keys that are equal and look different. */
    ORDERED,
    /** Never: clocks and random numbers. */
    VOLATILE;

    private static final Set<String> VOLATILE_FUNCTIONS = Set.of(
            "random",
            "uuid",
            "uuidv4",
            "uuidv7",
            "gen_random_uuid",
            "setseed",
            "nextval",
            "currval",
            "setval",
            "sleep_ms",
            "stats",
            "vector_type",
            "write_log",
            "current_connection_id",
            "current_query",
            "current_query_id",
            "current_transaction_id",
            "txid_current",
            "now",
            "today",
            "current_date",
            "get_current_time",
            "get_current_timestamp",
            "transaction_timestamp",
            "current_database",
            "current_schema",
            "current_schemas",
            "current_setting",
            "in_search_path");

    private static final Set<String> COUNTING = Set.of(
            "count",
            "count_star",
            "count_if",
            "countif",
            "regr_count",
            "approx_count_distinct",
            "bool_and",
            "bool_or",
            "bit_and",
            "bit_or",
            "bit_xor",
            "bitstring_agg");

    /** Exact over types whose values add up and compare exactly. */
    private static final Set<String> EXACT_OVER_EXACT = Set.of(
            "sum", "avg", "mean", "min", "max", "median", "quantile", "quantile_cont", "quantile_disc", "histogram");

    private static final Set<String> RANKS = Set.of("rank", "dense_rank", "percent_rank", "cume_dist");

    /** The worse of two. */
    public Exactness and(Exactness other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Of a scalar expression. */
    public static Exactness of(Expression expression) {
        return expression.any(part -> part instanceof Call call && VOLATILE_FUNCTIONS.contains(call.function()))
                ? VOLATILE
                : EXACT;
    }

    /** Of an aggregate. */
    public static Exactness of(AggregateCall call) {
        return of(call.expressions()).and(function(call));
    }

    private static Exactness function(AggregateCall call) {
        if (COUNTING.contains(call.function())) {
            return EXACT;
        }
        boolean exact = EXACT_OVER_EXACT.contains(call.function())
                && call.arguments().stream().allMatch(argument -> isExact(argument.type()));
        return exact ? EXACT : ORDERED;
    }

    private static Exactness of(List<Expression> expressions) {
        return expressions.stream().map(Exactness::of).reduce(EXACT, Exactness::and);
    }

    /** Whether equal values of the type are the same value, and sums do not round. */
    public static boolean isExact(SqlType type) {
        return !type.contains(PlainType.DOUBLE)
                && !type.contains(PlainType.FLOAT)
                && !type.contains(PlainType.INTERVAL)
                && !type.contains(PlainType.TIMETZ);
    }

    private static Exactness keys(List<? extends SqlType> types) {
        return types.stream().allMatch(Exactness::isExact) ? EXACT : ORDERED;
    }

    /** Of one operator, without its inputs. */
    public static Exactness of(Relation relation) {
        Exactness own = switch (relation) {
            case Aggregate aggregate -> aggregate(aggregate);
            case Window window -> window.calls().stream().map(Exactness::window).reduce(EXACT, Exactness::and);
            case Distinct distinct -> keys(distinct.types());
            case SetOperation set -> set.all() && set.kind() == SetOperation.Kind.UNION ? EXACT : keys(set.types());
            case Sample sample -> sample.seed() < 0 ? VOLATILE : ORDERED;
            case DistinctOn _ -> ORDERED;
            case TopN _ -> ORDERED;
            case Limit _ -> ORDERED;
            case LimitPercent _ -> ORDERED;
            case AsofJoin _ -> ORDERED;
            case PositionalJoin _ -> ORDERED;
            case RecursiveCte cte -> cte.all() ? EXACT : keys(cte.types());
            case Scan _ -> EXACT;
            case TableFunction _ -> EXACT;
            case Values values -> values.rows().stream().map(Exactness::of).reduce(EXACT, Exactness::and);
            case DummyRow _ -> EXACT;
            case Empty _ -> EXACT;
            case Project _ -> EXACT;
            case Filter _ -> EXACT;
            case Join _ -> EXACT;
            case Sort _ -> EXACT;
            case Unnest _ -> EXACT;
            case MaterializedCte _ -> EXACT;
            case CteReference _ -> EXACT;
            case Exchange _ -> EXACT;
        };
        Exactness worst = own;
        for (int i = 0; i < relation.inputs().size(); i++) {
            worst = worst.and(of(relation.expressions(i)));
        }
        return worst.and(mixedConditions(relation));
    }

    /** Of an operator and everything below. */
    public static Exactness ofTree(Relation relation) {
        Exactness worst = of(relation);
        for (Relation input : relation.inputs()) {
            worst = worst.and(ofTree(input));
        }
        return worst;
    }

    /** A condition over both sides of a join is not an expression over either. */
    private static Exactness mixedConditions(Relation relation) {
        if (!(relation instanceof Join join)) {
            return EXACT;
        }
        return join.conditions().stream()
                .map(condition -> of(condition.over(join.left().width())))
                .reduce(EXACT, Exactness::and);
    }

    private static Exactness aggregate(Aggregate aggregate) {
        List<SqlType> groups = aggregate.groups().stream().map(Expression::type).toList();
        return aggregate.calls().stream().map(Exactness::of).reduce(keys(groups), Exactness::and);
    }

    private static Exactness window(WindowCall window) {
        if (RANKS.contains(window.call().function())) {
            return window.call().order().isEmpty() ? EXACT : ORDERED;
        }
        WindowFrame frame = window.frame();
        boolean all = frame.start() == WindowFrame.Edge.UNBOUNDED_PRECEDING
                && frame.end() == WindowFrame.Edge.UNBOUNDED_FOLLOWING
                && frame.exclusion() == WindowFrame.Exclusion.NO_OTHERS;
        boolean peers = frame.unit() != WindowFrame.Unit.ROWS
                && frame.exclusion() != WindowFrame.Exclusion.CURRENT_ROW
                && frame.exclusion() != WindowFrame.Exclusion.TIES;
        return all || peers ? function(window.call()) : ORDERED;
    }
}
