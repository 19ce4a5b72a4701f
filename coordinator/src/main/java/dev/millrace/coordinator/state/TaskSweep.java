package dev.millrace.coordinator.state;

import dev.millrace.coordinator.policy.ClassLadder;
import dev.millrace.coordinator.policy.Speculation;
import dev.millrace.graph.MemoryClass;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import java.util.List;

/** What a sweep does about one task without a winner. */
public sealed interface TaskSweep {
    /** Somebody works on it, or its failure is dealt with elsewhere. */
    record Leave() implements TaskSweep {}

    /** Its message may be lost: send it again. */
    record Send(int memoryClass) implements TaskSweep {}

    /** Its attempt is slow: send a speculative message, if the stage is near its end. */
    record Speculate(int memoryClass) implements TaskSweep {}

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
            ProtocolSettings settings,
            Rules rules) {
        if (!needsClaim(failures)) {
            return new Leave();
        }
        List<FailureRow> exhausted =
                failures.stream().filter(FailureRow::isExhausted).toList();
        int memoryClass = exhausted.isEmpty() ? firstClass : nextClass(ladder, firstClass, exhausted, rules);
        if (claim.isLive(nowMillis)) {
            return Speculation.isSlow(claim, nowMillis, settings) ? new Speculate(memoryClass) : new Leave();
        }
        return new Send(memoryClass);
    }

    private static int nextClass(List<MemoryClass> ladder, int firstClass, List<FailureRow> exhausted, Rules rules) {
        return switch (ClassLadder.next(ladder, firstClass, exhausted, rules)) {
            case ClassLadder.Next.Try next -> next.memoryClass();
            case ClassLadder.Next.Exhausted _ -> ladder.size() - 1;
        };
    }
}
