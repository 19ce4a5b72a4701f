package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows partitioned by range of their keys: rows are written down, each task takes a sample of their keys, and all samples together give the bounds
 * of ranges. Rows with equal keys are in one range; the ranges in order are the rows in order.
 */
final class RangePartition {
    private final Distribution distribution;
    private final List<SortKey> order;
    private final int partitions;

    RangePartition(Distribution distribution, List<SortKey> order, int partitions) {
        this.distribution = distribution;
        this.order = order;
        this.partitions = partitions;
    }

    /** Each range in a task. */
    Flow of(Flow input) {
        int width = input.types().size();
        return distribution
                .exchanges()
                .partitioned(
                        located(input),
                        width,
                        new RangeKeys(order, partitions).partition(width),
                        partitions,
                        Spread.Plain.ANYWHERE);
    }

    /** Each range in a task, and its INTEGER number in one more column. */
    Flow numbered(Flow input) {
        int width = input.types().size();
        RangeKeys keys = new RangeKeys(order, partitions);
        Flow located = located(input);
        List<Expression> columns = new ArrayList<>(located.outputs().subList(0, width));
        columns.add(keys.partition(width));
        Flow numbered = located.map(
                tree -> new Project(tree, columns), Spread.Plain.ANYWHERE, withNumber(input.volume(), columns));
        ColumnReference number = new ColumnReference(width, PlainType.INTEGER);
        return distribution.exchanges().partitioned(numbered, width + 1, number, partitions, Spread.Plain.ANYWHERE);
    }

    private static Volume withNumber(Volume volume, List<Expression> columns) {
        return volume.of(columns.stream().map(Expression::type).toList());
    }

    /** The rows with their key and the bounds of all ranges. */
    private Flow located(Flow input) {
        RangeKeys keys = new RangeKeys(order, partitions);
        Flow stored = distribution.exchanges().stored(input);
        Flow samples = stored.map(keys::sampled, Spread.Plain.ANYWHERE, keys.sampleVolume(stored));
        Distribution.Everywhere all = distribution.everywhere(samples);
        Relation bounds = keys.bounds(all.tree());
        List<Fragment> located = stored.fragments().stream()
                .map(fragment -> fragment.with(keys.withBounds(fragment.tree(), bounds), all.feeds()))
                .toList();
        return new Flow(located, Spread.Plain.ANYWHERE, stored.volume());
    }
}
