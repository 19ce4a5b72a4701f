package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One row for each group: group keys, then aggregates, then GROUPING() values.
 *
 * @param input where rows come from
 * @param groups the group keys
 * @param groupingSets positions in {@code groups}, one list for each grouping set; one list with all positions is plain GROUP BY
 * @param calls the aggregates
 * @param groupingFunctions arguments of each GROUPING(), as positions in {@code groups}
 */
public record Aggregate(
        Relation input,
        List<Expression> groups,
        List<List<Integer>> groupingSets,
        List<AggregateCall> calls,
        List<List<Integer>> groupingFunctions)
        implements Relation {
    public Aggregate {
        groups = List.copyOf(groups);
        groupingSets = groupingSets.stream().map(List::copyOf).toList();
        calls = List.copyOf(calls);
        groupingFunctions = groupingFunctions.stream().map(List::copyOf).toList();
    }

    @Override
    public List<SqlType> types() {
        List<SqlType> types = new ArrayList<>();
        groups.forEach(group -> types.add(group.type()));
        calls.forEach(call -> types.add(call.type()));
        groupingFunctions.forEach(function -> types.add(PlainType.BIGINT));
        return List.copyOf(types);
    }

    @Override
    public List<Relation> inputs() {
        return List.of(input);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new Aggregate(inputs.getFirst(), groups, groupingSets, calls, groupingFunctions);
    }

    @Override
    public List<Expression> expressions(int position) {
        List<Expression> all = new ArrayList<>(groups);
        calls.forEach(call -> all.addAll(call.expressions()));
        return List.copyOf(all);
    }

    /** Plain GROUP BY, or no GROUP BY when {@code groups} is empty. */
    public static Aggregate plain(Relation input, List<Expression> groups, List<AggregateCall> calls) {
        return new Aggregate(
                input, groups, List.of(IntStream.range(0, groups.size()).boxed().toList()), calls, List.of());
    }

    /** Whether this is plain GROUP BY over all keys: no grouping sets and no GROUPING(). */
    public boolean isPlain() {
        return groupingFunctions.isEmpty()
                && groupingSets.size() == 1
                && groupingSets
                        .getFirst()
                        .equals(IntStream.range(0, groups.size()).boxed().toList());
    }
}
