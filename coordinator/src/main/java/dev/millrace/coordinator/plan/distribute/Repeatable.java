package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.graph.Input;

/** What is cheaper to compute again in each task than to write down. */
final class Repeatable {
    private Repeatable() {}

    /** Whether a fragment only filters and projects constants, or source files of at most {@code sourceBytes}. */
    static boolean test(Fragment fragment, long sourceBytes) {
        return !fragment.tree().any(relation -> !isCheap(relation))
                && fragment.feeds().stream().allMatch(feed -> feed.input() instanceof Input.Splits)
                && (fragment.feeds().isEmpty()
                        || fragment.feeds().stream().mapToLong(Feed::sourceBytes).sum() <= sourceBytes);
    }

    private static boolean isCheap(Relation relation) {
        return switch (relation) {
            case Scan _, Filter _, Project _, Values _, DummyRow _, Empty _ -> true;
            case SetOperation set -> set.all() && set.kind() == SetOperation.Kind.UNION;
            default -> false;
        };
    }

    /** The same source files, read whole by each task. */
    static Feed everyTask(Feed feed) {
        if (!(feed.input() instanceof Input.Splits splits)) {
            throw new IllegalArgumentException(feed.name() + " is not read from files");
        }
        dev.millrace.graph.Scan scan = splits.scan();
        dev.millrace.graph.Scan whole = new dev.millrace.graph.Scan(
                scan.source(), scan.columns(), scan.shapes(), scan.files(), scan.units(), scan.taskBounds(), true);
        return new Feed(new Input.Splits(feed.name(), whole), feed.types(), feed.volume());
    }
}
