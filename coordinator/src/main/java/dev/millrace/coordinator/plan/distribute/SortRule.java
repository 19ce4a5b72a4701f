package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sort;
import java.util.List;

/** ORDER BY: each range of the keys is sorted by a task of its own, and the tasks in order are the rows in order. */
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
                : sorted(
                        new RangePartition(distribution, sort.keys(), partitions).of(input),
                        sort,
                        Spread.Plain.ANYWHERE);
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

    /** The rows in ranges of the keys from task to task, each still in any order; few rows stay where they are together. */
    Flow ranged(Flow input, Sort sort) {
        int partitions = input.together()
                ? 1
                : distribution.settings().partitionsFor(input.volume().bytes());
        return partitions == 1
                ? distribution.exchanges().gathered(input)
                : new RangePartition(distribution, sort.keys(), partitions).of(input);
    }
}
