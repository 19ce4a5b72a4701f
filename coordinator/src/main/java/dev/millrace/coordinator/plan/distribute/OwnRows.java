package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Relation;
import java.util.ArrayList;
import java.util.List;

/**
 * An exchange without moving rows: each of a few tasks reads the same source files and keeps the rows that an exchange would bring it, in the same
 * order. Two scans cost less than rows that are written and read again.
 */
final class OwnRows {
    /** With more tasks, reading everything in each costs more than moving rows once. */
    private static final int MOST_TASKS = 2;

    /** What a task may read at most: about two splits. */
    private static final long MOST_SOURCE_BYTES = 512L << 20;

    private OwnRows() {}

    /** Whether that is cheaper for so many partitions. */
    static boolean suits(Flow flow, int partitions, PlanSettings settings) {
        return settings.collapse()
                && partitions <= MOST_TASKS
                && flow.fragments().stream().allMatch(Repeatable::isFiltered)
                && flow.fragments().stream()
                                .flatMap(fragment -> fragment.feeds().stream())
                                .mapToLong(Feed::sourceBytes)
                                .sum()
                        <= MOST_SOURCE_BYTES;
    }

    /** Whether tasks keep rows by their number, so that which task reads what cannot change. */
    static boolean in(Relation tree) {
        return tree.any(relation -> relation instanceof Filter filter
                && filter.predicates().stream()
                        .anyMatch(
                                predicate -> predicate.any(part -> part.equals(Terms.taskNumber(PlainType.INTEGER)))));
    }

    /** The rows in {@code partitions} tasks, row r in task {@code partition(r)}, an INTEGER from 0. */
    static Flow of(Flow flow, Expression partition, int partitions, Spread spread) {
        List<Relation> trees = new ArrayList<>();
        List<Feed> feeds = new ArrayList<>();
        Comparison own = new Comparison(Operator.EQUAL, partition, Terms.taskNumber(PlainType.INTEGER));
        for (Fragment fragment : flow.fragments()) {
            trees.add(new Filter(Repeatable.everyTask(fragment), List.of(own)));
            fragment.feeds().stream()
                    .map(Repeatable::everyTask)
                    .map(feed -> feed.keeping(partitions))
                    .forEach(feeds::add);
        }
        return Flow.of(new Fragment(Exchanges.unionOf(trees), feeds, partitions, false), spread, flow.volume());
    }
}
