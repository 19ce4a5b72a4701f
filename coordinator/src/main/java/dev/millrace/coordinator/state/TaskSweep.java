package dev.millrace.coordinator.state;

import dev.millrace.coordinator.policy.ClassLadder;
import dev.millrace.coordinator.policy.Speculation;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.MemoryClass;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Rules;
import java.util.List;

/** What is done about one task without a winner, by a sweep or by whoever watches attempts. */
public sealed interface TaskSweep {
    /** Somebody works on it, or its failure is dealt with elsewhere. */
    record Leave() implements TaskSweep {}

    /** Its message may be lost: send it again. */
    record Send(int memoryClass) implements TaskSweep {}

    /** Its attempt is slow: send so many speculative messages. */
    record Speculate(int memoryClass, int messages) implements TaskSweep {}

    /**
     * Which attempts get others beside them.
     *
     * @param afterMillis their age; 0: none
     * @param most attempts beside each
     */
    record Slowness(long afterMillis, int most) {
        public static final Slowness NEVER = new Slowness(0, 0);
    }

    /** Whether the claim must be read: not when the failures alone decide. */
    static boolean needsClaim(List<FailureRow> failures) {
        return failures.stream().noneMatch(row -> row.isFatal() || !row.handled());
    }

    /**
     * Decides.
     *
     * @param failures of this task, of the stage's generation and epoch
     * @param firstClass in which the task was sent first
     */
    static TaskSweep of(
            ClaimRow claim,
            List<FailureRow> failures,
            int firstClass,
            List<MemoryClass> ladder,
            long nowMillis,
            Slowness slowness,
            Rules rules) {
        if (!needsClaim(failures)) {
            return new Leave();
        }
        List<FailureRow> exhausted =
                failures.stream().filter(FailureRow::isExhausted).toList();
        int memoryClass = exhausted.isEmpty() ? firstClass : nextClass(ladder, firstClass, exhausted, rules);
        if (claim.isLive(nowMillis)) {
            int missing = Speculation.missing(claim, nowMillis, slowness.afterMillis(), slowness.most());
            return missing > 0 ? new Speculate(memoryClass, missing) : new Leave();
        }
        return new Send(memoryClass);
    }

    private static int nextClass(List<MemoryClass> ladder, int firstClass, List<FailureRow> exhausted, Rules rules) {
        return switch (ClassLadder.next(ladder, firstClass, exhausted, rules)) {
            case ClassLadder.Next.Try next -> next.memoryClass();
            case ClassLadder.Next.Exhausted _ -> CloudClass.top(ladder, firstClass);
        };
    }
}
