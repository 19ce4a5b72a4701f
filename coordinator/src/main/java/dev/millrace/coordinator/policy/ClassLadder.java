package dev.millrace.coordinator.policy;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.MemoryClass;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import java.util.List;

/** Which memory class a task that ran out gets next. */
public final class ClassLadder {
    /** A class must hold this many times the observed peak: what was seen is where the task was stopped, not what it needs. */
    private static final double PEAK_FACTOR = 1.3;

    private ClassLadder() {}

    /** The answer. */
    public sealed interface Next {
        /** Try it in this class, by position in the ladder. */
        record Try(int memoryClass) implements Next {}

        /** It ran out in the last class for it. */
        record Exhausted() implements Next {}
    }

    /**
     * The class after the largest one in which the task ran out, skipping those that hold less than 1.3 times the largest observed peak, and functions
     * when the task outlived one; at least the last class that tasks like it come to is tried.
     *
     * @param ladder smallest first
     * @param firstClass in which the task was tried first
     * @param exhausted the task's {@code EXHAUSTED} failures of one generation and epoch, at least one
     */
    public static Next next(List<MemoryClass> ladder, int firstClass, List<FailureRow> exhausted, Rules rules) {
        int top = CloudClass.top(ladder, firstClass);
        int largest = rules.hold(Rule.CLASS_FROM_ROWS)
                ? exhausted.stream().mapToInt(FailureRow::memoryClass).max().orElse(firstClass)
                : firstClass + exhausted.size() - 1;
        if (largest >= top) {
            return rules.hold(Rule.LARGEST_CLASS_ENDS) ? new Next.Exhausted() : new Next.Try(top);
        }
        double needed = PEAK_FACTOR
                * exhausted.stream().mapToLong(FailureRow::peakBytes).max().orElse(0);
        int next = largest + 1;
        while (next < top && ladder.get(next).memoryBytes() < needed) {
            next++;
        }
        // A larger function lives no longer: where there are no containers, the one with most processors is the last
        // hope.
        while (next < top && wasOutlived(exhausted) && CloudClass.isShortLived(ladder.get(next))) {
            next++;
        }
        return new Next.Try(next);
    }

    private static boolean wasOutlived(List<FailureRow> exhausted) {
        return exhausted.stream().anyMatch(row -> row.failure().code().equals(CloudClass.OUTLIVED));
    }
}
