package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.graph.Output;
import java.util.Optional;

/**
 * Whether a whole query is one task. A task with all threads may be as large as memory allows; one with a single thread is worth no more than a
 * split would be.
 */
final class InOneTask {
    /** Below this, starting threads costs more than they save. */
    private static final long WORTH_THREADS_BYTES = 1L << 20;

    private InOneTask() {}

    /** The query as one task, if it is small enough; {@code fragment} has its root as it was bound. */
    static Optional<Fragment> of(Fragment fragment, PlanSettings settings, MemoryLadder ladder, Volume result) {
        if (!settings.collapse()) {
            return Optional.empty();
        }
        long bytes = fragment.feeds().stream().mapToLong(InOneTask::bytes).sum();
        Optional<Relation> canonical = bytes < WORTH_THREADS_BYTES || isStreaming(fragment.tree())
                ? Optional.empty()
                : CanonicalOrder.of(fragment.tree());
        long most = canonical.isPresent()
                ? settings.collapseBytes()
                : Math.min(settings.collapseBytes(), settings.splitBytes());
        MemoryProjection memory = MemoryProjection.of(fragment, new Output.Rows(), result);
        if (bytes > most || !ladder.holds(memory)) {
            return Optional.empty();
        }
        return Optional.of(
                canonical.map(tree -> fragment.map(_ -> tree).inAllThreads()).orElse(fragment));
    }

    private static long bytes(Feed feed) {
        return feed.sourceBytes() > 0
                ? feed.sourceBytes()
                : (long) feed.volume().bytes();
    }

    /** Threads would cut the rows of the file differently, although their order stays; splits in parallel do better. */
    private static boolean isStreaming(Relation tree) {
        return !tree.any(relation -> switch (relation) {
            case Scan _, Filter _, Project _, Unnest _, Values _ -> false;
            case SetOperation set -> !(set.all() && set.kind() == SetOperation.Kind.UNION);
            default -> true;
        });
    }
}
