package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.render.AggregateSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Aggregates: partial in each task and final after a hash of the groups, if every function can be split; else whole after a hash of the groups,
 * where different values alone do not need their group together.
 * Without groups the last step is in one task.
 */
final class AggregateRule {
    private static final double HARDLY_FEWER = 0.5;
    private static final double MANY_GROUPS = 100_000;

    private final Distribution distribution;

    AggregateRule(Distribution distribution) {
        this.distribution = distribution;
    }

    Flow of(Aggregate aggregate) {
        Flow input = distribution.of(aggregate.input());
        if (input.together()) {
            return whole(aggregate, input, Spread.Plain.TOGETHER);
        }
        return aggregate.isPlain()
                ? plain(aggregate, input)
                : new GroupingSetsRule(distribution, this).of(aggregate, input);
    }

    /** Plain GROUP BY, or none, over rows that are spread. */
    Flow plain(Aggregate aggregate, Flow input) {
        // DuckDB 2.0.0 does not keep the order of rows when it groups what it filters in files.
        boolean ordered = !(input.spread() instanceof Spread.Ranged) || !RowOrder.isSeenBy(aggregate.calls());
        if (!aggregate.groups().isEmpty() && ordered && input.spread().bringsTogether(aggregate.groups())) {
            return whole(aggregate, input, groupSpread(input.spread(), aggregate.groups()));
        }
        Optional<List<AggregateSplit.Parts>> parts = distribution.parts(aggregate.calls());
        Optional<Flow> ranged = inRanges(aggregate, input, parts.isPresent());
        if (ranged.isPresent()) {
            return whole(aggregate, ranged.get(), groupSpread(ranged.get().spread(), aggregate.groups()));
        }
        if (parts.isPresent() && !isBetterWhole(aggregate, input)) {
            return inParts(aggregate, input, parts.get());
        }
        return DistinctCallsRule.of(distribution, aggregate)
                .map(rule -> rule.plain(input))
                .orElseGet(() -> afterExchange(aggregate, input));
    }

    /** Rows by ranges of a group in whose order files lie. Of few groups partial results are as good; what sees the order of rows is not given files. */
    private Optional<Flow> inRanges(Aggregate aggregate, Flow input, boolean inParts) {
        boolean few = inParts
                && distribution.settings().collapse()
                && distribution.volume(aggregate, input.volume()).rows() < MANY_GROUPS;
        return few || RowOrder.isSeenBy(aggregate.calls())
                ? Optional.empty()
                : distribution.colocation().grouped(aggregate.groups(), input);
    }

    /** Where rows need not be moved, partial aggregates that are hardly fewer than rows are work for nothing. */
    private boolean isBetterWhole(Aggregate aggregate, Flow input) {
        double groups = distribution.volume(aggregate, input.volume()).rows();
        return !aggregate.groups().isEmpty()
                && groups > input.volume().rows() * HARDLY_FEWER
                && OwnRows.suits(input, partitions(input.volume()), distribution.settings());
    }

    private Flow whole(Aggregate aggregate, Flow input, Spread spread) {
        return input.mapWhole(
                tree -> aggregate.withInputs(List.of(tree)), spread, distribution.volume(aggregate, input.volume()));
    }

    private Flow afterExchange(Aggregate aggregate, Flow input) {
        if (aggregate.groups().isEmpty()) {
            return new UngroupedRule(distribution, aggregate.input()).of(aggregate, input);
        }
        int partitions = partitions(input.volume());
        if (partitions > RowOrder.MOST_PARTITIONS && RowOrder.isSeenBy(aggregate.calls())) {
            return inOrderOfArrival(aggregate, input, partitions);
        }
        Flow moved = RowOrder.isSeenBy(aggregate.calls())
                ? distribution.exchanges().moved(input, aggregate.groups(), partitions)
                : distribution.exchanges().hashed(input, aggregate.groups(), partitions);
        return whole(aggregate, moved, groupSpread(moved.spread(), aggregate.groups(), moved));
    }

    /** Rows carry where they came from, and what sees their order is told it. */
    private Flow inOrderOfArrival(Aggregate aggregate, Flow input, int partitions) {
        if (!RowOrder.canBeTold(aggregate.calls())) {
            Flow moved = distribution.exchanges().hashed(input, aggregate.groups(), RowOrder.MOST_PARTITIONS);
            return whole(aggregate, moved, groupSpread(moved.spread(), aggregate.groups(), moved));
        }
        Flow marked = Arrival.marked(input);
        List<Expression> columns = marked.outputs();
        List<SortKey> arrival = columns.subList(columns.size() - 2, columns.size()).stream()
                .map(Terms::ascending)
                .toList();
        Flow moved = distribution.exchanges().hashed(marked, aggregate.groups(), partitions);
        Aggregate told =
                Aggregate.plain(aggregate.input(), aggregate.groups(), RowOrder.told(aggregate.calls(), arrival));
        return whole(told, moved, groupSpread(moved.spread(), aggregate.groups(), moved));
    }

    private Flow inParts(Aggregate aggregate, Flow input, List<AggregateSplit.Parts> parts) {
        List<AggregateCall> partials =
                parts.stream().map(AggregateSplit.Parts::partial).toList();
        Flow partial = partial(aggregate, input, partials);
        List<Expression> groups =
                partial.outputs().subList(0, aggregate.groups().size());
        Flow moved = groups.isEmpty()
                ? distribution.exchanges().gathered(partial)
                : distribution.exchanges().hashed(partial, groups, partitions(partial.volume()));
        Volume volume = distribution.volume(aggregate, input.volume());
        return moved.mapWhole(tree -> last(tree, groups, parts), moved.spread(), volume);
    }

    /** Groups and partial values of each task. */
    private Flow partial(Aggregate aggregate, Flow input, List<AggregateCall> partials) {
        Relation shape = aggregate(aggregate, aggregate.input(), partials);
        int tasks = input.fragments().stream().mapToInt(Fragment::tasks).sum();
        double rows = Math.min(
                input.volume().rows(),
                distribution.volume(aggregate, input.volume()).rows() * tasks);
        return input.map(
                tree -> aggregate(aggregate, tree, partials), Spread.Plain.ANYWHERE, Volume.of(rows, shape.types()));
    }

    private static Aggregate aggregate(Aggregate like, Relation input, List<AggregateCall> calls) {
        return new Aggregate(input, like.groups(), like.groupingSets(), calls, like.groupingFunctions());
    }

    /** Combines partial values, which follow the groups. */
    static Relation last(Relation partial, List<Expression> groups, List<AggregateSplit.Parts> parts) {
        List<AggregateCall> combined = new ArrayList<>();
        List<Expression> outputs = new ArrayList<>(groups);
        for (int call = 0; call < parts.size(); call++) {
            int column = groups.size() + call;
            combined.add(parts.get(call).combined(partial.outputs().get(column)));
            outputs.add(parts.get(call).result(column));
        }
        return new Project(Aggregate.plain(partial, groups, combined), outputs);
    }

    /** Where groups are when rows are brought together by some of them. */
    private static Spread groupSpread(Spread before, List<Expression> groups) {
        return before.through(groups);
    }

    /** Where groups are after rows were hashed by all of them, which may be expressions. */
    private static Spread groupSpread(Spread before, List<Expression> groups, Flow moved) {
        return moved.together()
                ? before
                : Spread.hashedByFirst(groups.size(), moved.only().tasks());
    }

    int partitions(Volume volume) {
        return distribution.settings().partitionsFor(volume.bytes());
    }

    /** Several flows with the same columns, one after the other. */
    static Flow oneAfterTheOther(List<Flow> flows) {
        List<Fragment> fragments = new ArrayList<>();
        Volume volume = Volume.NONE;
        for (Flow flow : flows) {
            fragments.addAll(flow.fragments());
            volume = volume.plus(flow.volume());
        }
        return new Flow(fragments, Spread.Plain.ANYWHERE, volume);
    }
}
