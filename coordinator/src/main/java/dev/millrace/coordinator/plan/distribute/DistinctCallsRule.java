package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Conjunction;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.render.AggregateSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Aggregates over different values, in parts: each task makes groups with values different, then rows with equal groups and values come together
 * and are made different again, and what is left is aggregated as if nothing were distinct. No task has all values of a group. Aggregates over all
 * rows go the same way as partial results; aggregates over the values of several expressions make a grouping set for each.
 */
final class DistinctCallsRule {
    /** With fewer values than this in a group, groups come together at once. */
    private static final double VALUES_OF_A_GROUP = 4;

    private final Distribution distribution;
    private final Aggregate aggregate;
    private final List<AggregateSplit.Parts> parts;
    private final DistinctValues values;

    private DistinctCallsRule(Distribution distribution, Aggregate aggregate, List<AggregateSplit.Parts> parts) {
        this.distribution = distribution;
        this.aggregate = aggregate;
        this.parts = parts;
        this.values = DistinctValues.of(aggregate);
    }

    /** Empty when nothing is distinct, or when a call needs all its rows together all the same. */
    static Optional<DistinctCallsRule> of(Distribution distribution, Aggregate aggregate) {
        Optional<List<AggregateSplit.Parts>> parts = distribution.parts(aggregate.calls().stream()
                .map(call -> call.distinct() ? call.overAll() : call)
                .toList());
        boolean distinct = aggregate.calls().stream().anyMatch(AggregateCall::distinct);
        return distinct && parts.isPresent()
                ? Optional.of(new DistinctCallsRule(distribution, aggregate, parts.get()))
                : Optional.empty();
    }

    /** Plain GROUP BY, or none, over rows that are spread. */
    Flow plain(Flow input) {
        Exchanges exchanges = distribution.exchanges();
        Volume groups = distribution.volume(aggregate, input.volume());
        Flow local = input.map(this::different, Spread.Plain.ANYWHERE, differentVolume(input));
        List<Expression> keys = values.keys(local.outputs(), partials().size());
        boolean many = groups.rows() * VALUES_OF_A_GROUP > local.volume().rows();
        if (many && !aggregate.groups().isEmpty()) {
            Flow moved = exchanges.hashed(local, groups(local), partitions(local.volume()));
            return moved.mapWhole(tree -> last(merged(again(tree))), moved.spread(), groups);
        }
        Flow moved = exchanges.hashed(local, keys, partitions(local.volume()));
        Relation shape = merged(again(moved.only().tree()));
        double rows =
                Math.min(local.volume().rows(), groups.rows() * moved.only().tasks());
        Flow merged = moved.mapWhole(
                tree -> merged(again(tree)),
                moved.together() ? moved.spread() : Spread.Plain.ANYWHERE,
                Volume.of(rows, shape.types()));
        Flow grouped = groups(merged).isEmpty()
                ? exchanges.gathered(merged)
                : exchanges.hashed(merged, groups(merged), partitions(merged.volume()));
        return grouped.mapWhole(this::last, grouped.spread(), groups);
    }

    private int partitions(Volume volume) {
        return distribution.settings().partitionsFor(volume.bytes());
    }

    private List<Expression> groups(Flow flow) {
        return flow.outputs().subList(0, aggregate.groups().size());
    }

    /** Partial results of the calls over all rows. */
    private List<AggregateCall> partials() {
        return IntStream.range(0, parts.size())
                .filter(call -> !aggregate.calls().get(call).distinct())
                .mapToObj(call -> parts.get(call).partial())
                .toList();
    }

    /** Groups and values, each once; partial results; which values a row has, if there are several. */
    private Relation different(Relation rows) {
        return values.different(rows, partials());
    }

    private Volume differentVolume(Flow input) {
        double rows = distribution.volume(values.shape(), input.volume()).rows();
        int tasks = input.fragments().stream().mapToInt(Fragment::tasks).sum();
        double most = input.volume().rows() * values.sets();
        return Volume.of(
                Math.min(most, rows * tasks), different(aggregate.input()).types());
    }

    /** The same as {@link #different}, of such rows. */
    private Relation again(Relation rows) {
        int keys = values.count();
        List<AggregateCall> merging = new ArrayList<>();
        int column = keys;
        for (int call = 0; call < parts.size(); call++) {
            if (!aggregate.calls().get(call).distinct()) {
                merging.add(parts.get(call).merged(rows.outputs().get(column++)));
            }
        }
        return Aggregate.plain(rows, values.keys(rows.outputs(), merging.size()), merging);
    }

    /** Groups, and a partial result for each call. */
    private Relation merged(Relation different) {
        int partial = values.count() + (values.sets() > 1 ? 1 : 0);
        List<AggregateCall> calls = new ArrayList<>();
        for (int call = 0; call < parts.size(); call++) {
            AggregateCall written = aggregate.calls().get(call);
            if (written.distinct()) {
                AggregateCall once = parts.get(call).partial().over(values.arguments(written));
                calls.add(once.filtered(chosen(values.set(written), values.filter(written))));
            } else {
                AggregateCall merging =
                        parts.get(call).merged(different.outputs().get(partial++));
                calls.add(merging.filtered(chosen(0, Optional.empty())));
            }
        }
        return Aggregate.plain(
                different, different.outputs().subList(0, aggregate.groups().size()), calls);
    }

    /** The condition on rows with the values of one set. */
    private Expression chosen(int set, Optional<Expression> filter) {
        List<Expression> conditions = new ArrayList<>();
        if (values.sets() > 1) {
            Expression mask = new ColumnReference(values.count(), PlainType.BIGINT);
            conditions.add(new Comparison(Operator.EQUAL, mask, Constant.bigint(values.mask(set))));
        }
        filter.ifPresent(conditions::add);
        return switch (conditions.size()) {
            case 0 -> Constant.TRUE;
            case 1 -> conditions.getFirst();
            default -> new Conjunction(true, conditions);
        };
    }

    private Relation last(Relation merged) {
        List<Expression> groups = merged.outputs().subList(0, aggregate.groups().size());
        return AggregateRule.last(merged, groups, parts);
    }
}
