package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sort;
import java.util.List;

/**
 * ORDER BY: rows are written down, each task takes a sample of their keys, all samples together give the boundaries of ranges, each range is
 * sorted by a task of its own, and the tasks in order are the rows in order.
 */
final class SortRule {
    private final Distribution distribution;

    SortRule(Distribution distribution) {
        this.distribution = distribution;
    }

    Flow of(Sort sort) {
        Flow input = distribution.of(sort.input());
        if (input.together()) {
            return sorted(input, sort, Spread.Plain.TOGETHER);
        }
        int partitions = partitions(sort, input.volume().bytes());
        return partitions == 1
                ? sorted(distribution.exchanges().gathered(input), sort, Spread.Plain.TOGETHER)
                : sorted(ranges(input, sort, partitions), sort, Spread.Plain.ANYWHERE);
    }

    /** Groups are few as a rule: ranges of them are worth it only when they fill more than one partition. */
    private int partitions(Sort sort, double bytes) {
        PlanSettings settings = distribution.settings();
        boolean fits = settings.partitions() == 0 && bytes <= settings.partitionBytes();
        return fits && isGrouped(sort.input()) ? 1 : settings.partitionsFor(bytes);
    }

    private static boolean isGrouped(Relation relation) {
        return switch (relation) {
            case Aggregate _ -> true;
            case Project project -> isGrouped(project.input());
            case Filter filter -> isGrouped(filter.input());
            case Join join -> isGrouped(join.left()) && isGrouped(join.right());
            default -> false;
        };
    }

    private static Flow sorted(Flow flow, Sort sort, Spread spread) {
        return flow.mapWhole(tree -> sort.withInputs(List.of(tree)), spread, flow.volume());
    }

    /** Rows partitioned by range of their keys. */
    private Flow ranges(Flow input, Sort sort, int partitions) {
        Exchanges exchanges = distribution.exchanges();
        Flow stored = exchanges.stored(input);
        RangeKeys keys = new RangeKeys(sort.keys(), partitions);
        Flow samples = stored.map(keys::sampled, Spread.Plain.ANYWHERE, keys.sampleVolume(stored));
        Distribution.Everywhere all = distribution.everywhere(samples);
        Relation bounds = keys.bounds(all.tree());
        int width = input.types().size();
        List<Fragment> located = stored.fragments().stream()
                .map(fragment -> fragment.with(keys.withBounds(fragment.tree(), bounds), all.feeds()))
                .toList();
        Flow rows = new Flow(located, Spread.Plain.ANYWHERE, stored.volume());
        return exchanges.partitioned(rows, width, keys.partition(width), partitions, Spread.Plain.ANYWHERE);
    }
}
