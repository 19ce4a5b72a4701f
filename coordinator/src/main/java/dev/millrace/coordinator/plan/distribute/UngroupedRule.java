package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.TopN;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Aggregates over all rows, of which some need rows together: each in a way of its own that brings together as little as it can, and the single rows
 * that come out side by side.
 */
final class UngroupedRule {
    private static final Set<String> EDGES = Set.of("first", "last", "any_value");

    private static final Set<String> COLLECTING =
            Set.of("list", "array_agg", "string_agg", "group_concat", "listagg", "histogram");

    private static final Set<PlainType> FLOATING = Set.of(PlainType.DOUBLE, PlainType.FLOAT);

    private final Distribution distribution;

    /** The rows as they were bound: what is known of their values. */
    private final Relation rows;

    UngroupedRule(Distribution distribution, Relation rows) {
        this.distribution = distribution;
        this.rows = rows;
    }

    /** How a call is computed. Calls with equal ways are computed together. */
    private sealed interface Way {
        /** In parts. */
        record Parts() implements Way {}

        /** From counts of the values, in their order. */
        record Ranked(Values values) implements Way {}

        /** From counts of the values, and then from counts of their distances to the median. */
        record Deviation(Values values) implements Way {}

        /** The value with the highest count, of several the one that comes first. */
        record Frequent(Values values) implements Way {}

        /** From one row of each task. */
        record Edge(Expression filter, boolean notNull) implements Way {}

        /** From different values, all of them in one task. */
        record Different(List<Expression> values, Expression filter, String reason) implements Way {}

        /** From all rows in one task. */
        record Whole(String reason) implements Way {}
    }

    /**
     * Which values are counted.
     *
     * @param distinct whether each counts once
     */
    private record Values(Expression value, Expression filter, boolean distinct) {
        static Values of(AggregateCall call) {
            return new Values(call.arguments().getFirst(), call.filter(), call.distinct());
        }
    }

    Flow of(Aggregate aggregate, Flow input) {
        List<AggregateCall> calls = aggregate.calls();
        Map<Way, List<Integer>> ways = new LinkedHashMap<>();
        boolean few =
                distribution.settings().partitionsFor(volume(aggregate, input).bytes()) == 1;
        for (int call = 0; call < calls.size(); call++) {
            Way way = few ? new Way.Whole(reason(aggregate) + ": its rows are few") : way(calls.get(call));
            ways.computeIfAbsent(way, _ -> new ArrayList<>()).add(call);
        }
        if (ways.size() == 1) {
            Way way = ways.keySet().iterator().next();
            return branch(way, input, calls);
        }
        Flow shared = distribution.exchanges().again(input);
        List<Flow> results = new ArrayList<>();
        List<Integer> sequence = new ArrayList<>();
        ways.forEach((way, some) -> {
            results.add(branch(way, shared, some.stream().map(calls::get).toList()));
            sequence.addAll(some);
        });
        return sideBySide(results, sequence);
    }

    /** What the calls read. */
    private static Volume volume(Aggregate aggregate, Flow input) {
        List<SqlType> types = new ArrayList<>();
        aggregate.columnsUsed(0).forEach(column -> types.add(input.types().get(column)));
        return Volume.of(input.volume().rows(), types);
    }

    private String reason(Aggregate aggregate) {
        return aggregate.calls().stream()
                .filter(call -> distribution.parts(List.of(call)).isEmpty())
                .map(UngroupedRule::reason)
                .findFirst()
                .orElse("aggregate in one task");
    }

    private static String reason(AggregateCall call) {
        return call.function() + (call.distinct() ? " distinct" : "") + " without groups in one task";
    }

    private Way way(AggregateCall call) {
        AggregateCall overAll = call.distinct() ? call.overAll() : call;
        if (distribution.parts(List.of(overAll)).isPresent()) {
            return new Way.Parts();
        }
        boolean single = call.arguments().size() == 1 && call.order().isEmpty();
        if (Quantiles.of(call).isPresent()) {
            return new Way.Ranked(Values.of(call));
        }
        if (single && call.function().equals("mad") && hasDistances(call.type())) {
            return new Way.Deviation(Values.of(call));
        }
        if (single && call.function().equals("mode")) {
            return new Way.Frequent(Values.of(call));
        }
        if (single && EDGES.contains(call.function()) && !call.distinct()) {
            return new Way.Edge(call.filter(), call.function().equals("any_value"));
        }
        return call.distinct() && hasOwnOrder(call)
                ? new Way.Different(
                        values(call), call.filter(), reason(call) + ": the rows of its different values are enough")
                : new Way.Whole(reason(call) + why(call));
    }

    private static String why(AggregateCall call) {
        return COLLECTING.contains(call.function())
                ? ": its result is made of all values"
                : call.order().isEmpty() ? ": it has no partial result" : ": it sees all rows in their order";
    }

    private static boolean hasDistances(SqlType type) {
        return FLOATING.contains(type) || type instanceof DecimalType;
    }

    /** Whether its order is one of the values themselves, as DISTINCT demands. */
    private static boolean hasOwnOrder(AggregateCall call) {
        return call.order().stream().map(SortKey::expression).allMatch(values(call)::contains);
    }

    private static List<Expression> values(AggregateCall call) {
        return call.arguments().stream()
                .filter(argument -> !(argument instanceof Constant))
                .distinct()
                .toList();
    }

    private Flow branch(Way way, Flow input, List<AggregateCall> calls) {
        return switch (way) {
            case Way.Parts _ -> parts(input, calls);
            case Way.Ranked(Values values) ->
                new ValueRanks(distribution)
                        .of(
                                counted(input, values),
                                calls.stream()
                                        .map(call -> Quantiles.of(call).orElseThrow())
                                        .toList());
            case Way.Deviation(Values values) -> deviation(input, values, calls);
            case Way.Frequent(Values values) -> frequent(input, values, calls);
            case Way.Edge edge -> edge(input, edge, calls);
            case Way.Different different -> different(input, different, calls);
            case Way.Whole(String reason) -> whole(distribution.together(input, reason), calls);
        };
    }

    private Flow parts(Flow input, List<AggregateCall> calls) {
        return new AggregateRule(distribution).plain(Aggregate.plain(rows, List.of(), calls), input);
    }

    private static Flow whole(Flow together, List<AggregateCall> calls) {
        Relation shape = Aggregate.plain(together.only().tree(), List.of(), calls);
        return together.mapWhole(
                tree -> Aggregate.plain(tree, List.of(), calls), Spread.Plain.TOGETHER, Volume.of(1, shape.types()));
    }

    private static Relation kept(Relation rows, Expression filter, List<Expression> more) {
        List<Expression> conditions = new ArrayList<>(more);
        if (!filter.equals(Constant.TRUE)) {
            conditions.add(filter);
        }
        return conditions.isEmpty() ? rows : new Filter(rows, conditions);
    }

    private static Relation notNull(Relation rows, Values values, List<Expression> columns) {
        Relation kept = kept(rows, values.filter(), List.of(new IsNull(values.value(), true)));
        return new Project(kept, columns);
    }

    private static Expression count(Values values) {
        return values.distinct() ? Constant.bigint(1) : new ColumnReference(1, PlainType.BIGINT);
    }

    /** Each value that is not NULL, and how often it occurs. */
    private Relation counted(Flow input, Values values) {
        Relation kept = notNull(distribution.given(input, rows), values, List.of(values.value()));
        Relation counted =
                Aggregate.plain(kept, kept.outputs(), List.of(AggregateCall.of("count_star", PlainType.BIGINT)));
        return new Project(counted, List.of(counted.outputs().getFirst(), count(values)));
    }

    private Flow deviation(Flow input, Values values, List<AggregateCall> calls) {
        SqlType type = calls.getFirst().type();
        Flow counted = distribution.exchanges().stored(distribution.of(counted(input, values)));
        Quantiles median =
                Quantiles.of(AggregateCall.of("median", type, values.value())).orElseThrow();
        ValueRanks ranks = new ValueRanks(distribution);
        Relation middle = distribution.given(ranks.of(distribution.given(counted), List.of(median)));
        Relation pairs = new Join(distribution.given(counted), middle, JoinKind.INNER, List.of());
        List<Expression> columns = pairs.outputs();
        Relation distances = new Project(pairs, List.of(distance(columns.get(0), columns.get(2)), columns.get(1)));
        AggregateCall sum =
                AggregateCall.of("sum", PlainType.HUGEINT, distances.outputs().get(1));
        Relation summed = Aggregate.plain(distances, List.of(distances.outputs().getFirst()), List.of(sum));
        Relation again = new Project(
                summed,
                List.of(
                        summed.outputs().getFirst(),
                        Terms.toBigint(summed.outputs().get(1))));
        Quantiles middleOfAll = Quantiles.of(
                        AggregateCall.of("median", type, again.outputs().getFirst()))
                .orElseThrow();
        List<Quantiles> each = calls.stream().map(_ -> middleOfAll).toList();
        return ranks.of(again, each);
    }

    /** In the type of the median. */
    private static Expression distance(Expression value, Expression median) {
        SqlType type = median.type();
        Expression same = value.type().equals(type) ? value : new Cast(value, type, false);
        return Call.of("abs", type, Call.of("-", type, same, median));
    }

    private Flow frequent(Flow input, Values values, List<AggregateCall> calls) {
        Flow marked = Arrival.marked(input);
        int width = input.types().size();
        Relation given = distribution.given(marked, rows);
        List<Expression> columns = given.outputs();
        Relation kept =
                notNull(given, values, List.of(values.value(), place(columns.get(width), columns.get(width + 1))));
        List<Expression> valueAndPlace = kept.outputs();
        Relation counted = Aggregate.plain(
                kept,
                valueAndPlace.subList(0, 1),
                List.of(
                        AggregateCall.of("count_star", PlainType.BIGINT),
                        AggregateCall.of("min", PlainType.HUGEINT, valueAndPlace.get(1))));
        List<Expression> found = counted.outputs();
        List<SortKey> order = List.of(Terms.descending(count(values)), Terms.ascending(found.get(2)));
        AggregateCall first = AggregateCall.of("first", found.get(0).type(), found.get(0));
        return whole(
                distribution.of(new TopN(counted, order, 1, 0)),
                calls.stream().map(_ -> first).toList());
    }

    /** Where a row stands among all, as one number. */
    private static Expression place(Expression task, Expression row) {
        Constant most = new Constant(PlainType.HUGEINT, new ConstantValue.Whole(BigInteger.ONE.shiftLeft(62)));
        Expression before = Call.of("*", PlainType.HUGEINT, new Cast(task, PlainType.HUGEINT, false), most);
        return Call.of("+", PlainType.HUGEINT, before, new Cast(row, PlainType.HUGEINT, false));
    }

    /** A row of each task that has one, in the order of the tasks. */
    private Flow edge(Flow input, Way.Edge edge, List<AggregateCall> calls) {
        List<AggregateCall> unfiltered =
                calls.stream().map(call -> call.filtered(Constant.TRUE)).toList();
        UnaryOperator<Relation> ofTask =
                tree -> Aggregate.plain(kept(tree, edge.filter(), List.of()), List.of(Constant.TRUE), unfiltered);
        Relation shape = ofTask.apply(input.fragments().getFirst().tree());
        int tasks = input.fragments().stream().mapToInt(Fragment::tasks).sum();
        Flow each = input.mapWhole(ofTask, Spread.Plain.ANYWHERE, Volume.of(tasks, shape.types()));
        List<AggregateCall> last = new ArrayList<>();
        for (int call = 0; call < calls.size(); call++) {
            last.add(unfiltered.get(call).over(List.of(each.outputs().get(1 + call))));
        }
        return whole(distribution.exchanges().gathered(each), last);
    }

    private Flow different(Flow input, Way.Different different, List<AggregateCall> calls) {
        Relation kept = kept(distribution.given(input, rows), different.filter(), List.of());
        Flow values = distribution.of(Aggregate.plain(kept, different.values(), List.of()));
        UnaryOperator<Expression> moved = expression -> {
            int column = different.values().indexOf(expression);
            return column < 0 ? expression : new ColumnReference(column, expression.type());
        };
        List<AggregateCall> once =
                calls.stream().map(call -> call.overAll().mapExpressions(moved)).toList();
        return whole(distribution.together(values, different.reason()), once);
    }

    /** Rows of one each, as one row. */
    private Flow sideBySide(List<Flow> results, List<Integer> sequence) {
        Relation all = distribution.given(results.getFirst());
        for (Flow row : results.subList(1, results.size())) {
            all = new Join(all, distribution.given(row), JoinKind.INNER, List.of());
        }
        Map<Integer, Expression> placed = new TreeMap<>();
        List<Expression> columns = all.outputs();
        for (int column = 0; column < columns.size(); column++) {
            placed.put(sequence.get(column), columns.get(column));
        }
        return distribution.of(new Project(all, List.copyOf(placed.values())));
    }
}
