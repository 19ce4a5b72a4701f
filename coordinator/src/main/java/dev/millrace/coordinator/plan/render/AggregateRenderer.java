package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes groups and aggregates. */
final class AggregateRenderer {
    private static final ExpressionRenderer ROW = ExpressionRenderer.over("t");

    /** The aggregate over {@code from}, an input under the alias t. */
    String render(Aggregate aggregate, String from) {
        List<Expression> groups = aggregate.groups();
        boolean plain = groups.stream().allMatch(ColumnReference.class::isInstance)
                && new HashSet<>(groups).size() == groups.size();
        List<String> keys = IntStream.range(0, groups.size())
                .mapToObj(i -> plain ? ROW.render(groups.get(i)) : "t.g" + i)
                .toList();
        List<String> outputs = new ArrayList<>(keys);
        aggregate.calls().forEach(call -> outputs.add(call(call)));
        aggregate.groupingFunctions().forEach(positions -> outputs.add("GROUPING(" + chosen(keys, positions) + ")"));
        String list = IntStream.range(0, outputs.size())
                .mapToObj(i -> outputs.get(i) + " AS c" + i)
                .collect(Collectors.joining(", "));
        return "SELECT " + list + " FROM " + (plain ? from : named(groups, from)) + grouped(aggregate, keys);
    }

    /** Groups that are computed, or stand twice, need names of their own. */
    private static String named(List<Expression> groups, String from) {
        String names = IntStream.range(0, groups.size())
                .mapToObj(i -> ", " + ROW.render(groups.get(i)) + " AS g" + i)
                .collect(Collectors.joining());
        return "(SELECT t.*" + names + " FROM " + from + ") AS t";
    }

    private static String grouped(Aggregate aggregate, List<String> keys) {
        boolean total = aggregate.groupingSets().equals(List.of(List.of()));
        if (total && keys.isEmpty()) {
            return "";
        }
        List<Integer> all = IntStream.range(0, keys.size()).boxed().toList();
        if (aggregate.groupingSets().equals(List.of(all))) {
            return " GROUP BY " + String.join(", ", keys);
        }
        return aggregate.groupingSets().stream()
                .map(set -> "(" + chosen(keys, set) + ")")
                .collect(Collectors.joining(", ", " GROUP BY GROUPING SETS (", ")"));
    }

    private static String chosen(List<String> keys, List<Integer> positions) {
        return positions.stream().map(keys::get).collect(Collectors.joining(", "));
    }

    /** One aggregate, over the alias t. */
    static String call(AggregateCall call) {
        return switch (call.phase()) {
            case WHOLE -> plain(call);
            case EXPORT -> "CAST(" + exported(call) + " AS " + call.type().sql() + ")";
            case MERGE -> "CAST(" + merged(call) + " AS " + call.type().sql() + ")";
            case COMBINE -> "finalize(" + merged(call) + ")";
        };
    }

    /** The state as DuckDB gives it, whose type has no name. */
    static String exported(AggregateCall call) {
        return plain(call) + " EXPORT_STATE";
    }

    private static String plain(AggregateCall call) {
        return SqlType.quoted(call.function()) + "(" + arguments(call) + ")" + filter(call);
    }

    /** Arguments with DISTINCT and ORDER BY. */
    static String arguments(AggregateCall call) {
        return (call.distinct() ? "DISTINCT " : "")
                + ROW.list(call.arguments())
                + (call.order().isEmpty() ? "" : " ORDER BY " + ROW.keys(call.order()));
    }

    static String filter(AggregateCall call) {
        return call.filtered() ? " FILTER (WHERE " + ROW.render(call.filter()) + ")" : "";
    }

    private static String merged(AggregateCall call) {
        String types = call.argumentTypes().stream()
                .map(type -> ConstantRenderer.quoted(type.sql()))
                .collect(Collectors.joining(", ", "[", "]"));
        String state = ROW.render(call.arguments().getFirst());
        return "combine_aggr(to_aggregate_state(" + state + ", " + ConstantRenderer.quoted(call.function()) + ", "
                + types + "))" + filter(call);
    }
}
