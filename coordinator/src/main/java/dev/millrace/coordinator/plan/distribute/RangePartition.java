package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.SortKey;
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
        Flow stored = distribution.exchanges().stored(input);
        return KeyRanges.of(distribution, stored, order, partitions).placed(stored, order);
    }

    /** Each range in a task, and its INTEGER number in one more column. */
    Flow numbered(Flow input) {
        Flow stored = distribution.exchanges().stored(input);
        return KeyRanges.of(distribution, stored, order, partitions).placedWithNumber(stored, order);
    }
}
