package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Case;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.render.AggregateSplit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Grouping sets: together in halves, where GROUPING() of all keys tells the sets apart; else each set as a GROUP BY of its own over rows that are
 * computed once.
 */
final class GroupingSetsRule {
    private static final int MOST_KEYS = 60;

    private final Distribution distribution;
    private final AggregateRule aggregates;

    GroupingSetsRule(Distribution distribution, AggregateRule aggregates) {
        this.distribution = distribution;
        this.aggregates = aggregates;
    }

    Flow of(Aggregate aggregate, Flow input) {
        Optional<List<AggregateSplit.Parts>> parts = distribution.parts(aggregate.calls());
        boolean toldApart = setsOf(aggregate).size() == aggregate.groupingSets().size()
                && aggregate.groups().size() <= MOST_KEYS;
        return parts.isPresent() && toldApart ? inParts(aggregate, input, parts.get()) : setBySet(aggregate, input);
    }

    private static Set<Set<Integer>> setsOf(Aggregate aggregate) {
        Set<Set<Integer>> sets = new HashSet<>();
        aggregate.groupingSets().forEach(set -> sets.add(Set.copyOf(set)));
        return sets;
    }

    private Flow inParts(Aggregate aggregate, Flow input, List<AggregateSplit.Parts> parts) {
        List<AggregateCall> partials =
                parts.stream().map(AggregateSplit.Parts::partial).toList();
        List<Integer> allKeys =
                IntStream.range(0, aggregate.groups().size()).boxed().toList();
        Aggregate shape = partial(aggregate, aggregate.input(), partials, allKeys);
        Volume volume = distribution.volume(aggregate, input.volume());
        Flow partial = input.map(
                tree -> partial(aggregate, tree, partials, allKeys),
                Spread.Plain.ANYWHERE,
                Volume.of(volume.rows(), shape.types()));
        List<Expression> keys = new ArrayList<>(partial.outputs().subList(0, allKeys.size()));
        keys.add(partial.outputs().getLast());
        Flow moved = distribution.exchanges().hashed(partial, keys, aggregates.partitions(partial.volume()));
        Spread spread = moved.together() ? Spread.Plain.TOGETHER : Spread.Plain.ANYWHERE;
        return moved.mapWhole(tree -> last(aggregate, tree, keys, parts), spread, volume);
    }

    private static Aggregate partial(
            Aggregate like, Relation input, List<AggregateCall> partials, List<Integer> allKeys) {
        return new Aggregate(input, like.groups(), like.groupingSets(), partials, List.of(allKeys));
    }

    private static Relation last(
            Aggregate aggregate, Relation partial, List<Expression> keys, List<AggregateSplit.Parts> parts) {
        int groups = aggregate.groups().size();
        List<AggregateCall> combined = new ArrayList<>();
        List<Expression> outputs = new ArrayList<>(keys.subList(0, groups));
        for (int call = 0; call < parts.size(); call++) {
            combined.add(parts.get(call).combined(partial.outputs().get(groups + call)));
            outputs.add(parts.get(call).result(groups + 1 + call));
        }
        Expression mask = new ColumnReference(groups, PlainType.BIGINT);
        aggregate.groupingFunctions().forEach(function -> outputs.add(grouping(aggregate, function, mask)));
        return new Project(Aggregate.plain(partial, keys, combined), outputs);
    }

    /** GROUPING() of some keys, from that of all keys. */
    private static Expression grouping(Aggregate aggregate, List<Integer> function, Expression mask) {
        List<Integer> allKeys =
                IntStream.range(0, aggregate.groups().size()).boxed().toList();
        List<Case.Branch> branches = new ArrayList<>();
        for (List<Integer> set : aggregate.groupingSets()) {
            Expression isSet = new Comparison(Operator.EQUAL, mask, Constant.bigint(bits(allKeys, set)));
            branches.add(new Case.Branch(isSet, Constant.bigint(bits(function, set))));
        }
        return new Case(branches, Constant.nullOf(PlainType.BIGINT), PlainType.BIGINT);
    }

    /** A bit for each key, the first one highest: set where the key is not in the grouping set. */
    private static long bits(List<Integer> keys, List<Integer> set) {
        long bits = 0;
        for (int key : keys) {
            bits = bits * 2 + (set.contains(key) ? 0 : 1);
        }
        return bits;
    }

    private Flow setBySet(Aggregate aggregate, Flow input) {
        Flow stored = distribution.exchanges().stored(input);
        List<Flow> flows = new ArrayList<>();
        for (List<Integer> set : aggregate.groupingSets()) {
            List<Expression> groups = set.stream().map(aggregate.groups()::get).toList();
            Flow flow = aggregates.plain(Aggregate.plain(aggregate.input(), groups, aggregate.calls()), stored);
            List<Expression> outputs = outputs(aggregate, set);
            flows.add(flow.map(
                    tree -> new Project(tree, outputs),
                    flow.spread().through(outputs),
                    flow.volume().of(aggregate.types())));
        }
        return AggregateRule.oneAfterTheOther(flows);
    }

    /** The columns of the whole aggregate, from those of one set's GROUP BY. */
    private static List<Expression> outputs(Aggregate aggregate, List<Integer> set) {
        List<Expression> outputs = new ArrayList<>();
        for (int group = 0; group < aggregate.groups().size(); group++) {
            SqlType type = aggregate.groups().get(group).type();
            outputs.add(set.contains(group) ? new ColumnReference(set.indexOf(group), type) : Constant.nullOf(type));
        }
        for (int call = 0; call < aggregate.calls().size(); call++) {
            outputs.add(new ColumnReference(
                    set.size() + call, aggregate.calls().get(call).type()));
        }
        aggregate.groupingFunctions().forEach(function -> outputs.add(Constant.bigint(bits(function, set))));
        return outputs;
    }
}
