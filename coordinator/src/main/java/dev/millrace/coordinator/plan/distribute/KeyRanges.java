package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.Unnest;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranges of one order, by samples of the rows of one flow, for the rows of any flow that has keys of the same types.
 *
 * @param bounds one row with the bounds of all ranges, for every task
 */
record KeyRanges(Distribution distribution, int partitions, Distribution.Everywhere bounds) {
    /**
     * Ranges that hold about as many rows each.
     *
     * @param stored rows, for more than one reader
     */
    static KeyRanges of(Distribution distribution, Flow stored, List<SortKey> order, int partitions) {
        RangeKeys keys = new RangeKeys(order, partitions);
        Flow samples = stored.map(keys::sampled, Spread.Plain.ANYWHERE, keys.sampleVolume(stored));
        Distribution.Everywhere all = distribution.everywhere(samples);
        return new KeyRanges(
                distribution, partitions, new Distribution.Everywhere(keys.bounds(all.tree()), all.feeds()));
    }

    /** The rows with one column more: the INTEGER number of the range of their key. */
    Flow numbered(Flow flow, List<SortKey> order) {
        int width = flow.types().size();
        Flow located = located(flow, List.of(order));
        List<Expression> columns = new ArrayList<>(located.outputs().subList(0, width));
        columns.add(range(located, width));
        return projected(located, columns, flow);
    }

    /** Each row in the task of its key's range. */
    Flow placed(Flow flow, List<SortKey> order) {
        int width = flow.types().size();
        Flow numbered = numbered(flow, order);
        return moved(numbered, width);
    }

    /** Each row in the task of its key's range, and the number of that in one more column. */
    Flow placedWithNumber(Flow flow, List<SortKey> order) {
        return moved(numbered(flow, order), flow.types().size() + 1);
    }

    /** Each row in the tasks of all ranges from that of one key to that of another, and the number of the range in one more column. */
    Flow spanning(Flow flow, SortKey low, SortKey high) {
        int width = flow.types().size();
        Flow located = located(flow, List.of(List.of(low), List.of(high)));
        Expression first = Terms.toBigint(range(located, width));
        Expression last = Terms.bigint("+", Terms.toBigint(range(located, width + 1)), 1);
        Expression ranges = Call.of("range", new ListType(PlainType.BIGINT), first, last);
        Flow copied = located.map(tree -> new Unnest(tree, List.of(ranges)), Spread.Plain.ANYWHERE, flow.volume());
        List<Expression> columns = new ArrayList<>(copied.outputs().subList(0, width));
        columns.add(new Cast(copied.outputs().getLast(), PlainType.INTEGER, false));
        return moved(projected(copied, columns, flow), width + 1);
    }

    private Flow moved(Flow numbered, int width) {
        Expression number = numbered.outputs().getLast();
        return distribution.exchanges().partitioned(numbered, width, number, partitions, Spread.Plain.ANYWHERE);
    }

    private static Flow projected(Flow flow, List<Expression> columns, Flow volumeOf) {
        return flow.map(
                tree -> new Project(tree, columns),
                Spread.Plain.ANYWHERE,
                volumeOf.volume().of(columns.stream().map(Expression::type).toList()));
    }

    /** The rows, then the sort key of each of the orders, then the bounds. */
    private Flow located(Flow flow, List<List<SortKey>> orders) {
        List<Expression> keys = orders.stream()
                .map(order -> new RangeKeys(order, partitions).key())
                .toList();
        List<Fragment> fragments = flow.fragments().stream()
                .map(fragment -> fragment.with(withBounds(fragment.tree(), keys), bounds.feeds()))
                .toList();
        return new Flow(fragments, Spread.Plain.ANYWHERE, flow.volume());
    }

    private Relation withBounds(Relation rows, List<Expression> keys) {
        List<Expression> columns = new ArrayList<>(rows.outputs());
        columns.addAll(keys);
        return new Join(new Project(rows, columns), bounds.tree(), JoinKind.INNER, List.of());
    }

    private Expression range(Flow located, int key) {
        return RangeKeys.range(located.outputs().get(key), located.outputs().getLast(), partitions);
    }
}
