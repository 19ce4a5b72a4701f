package dev.millrace.service.runs;

import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of a task whose time is known.
 *
 * @param id of the attempt
 * @param measures what it cost; of one that failed or works, the times alone
 * @param failureOrNull what it reported; null: it did not fail
 */
public record Attempt(
        int stage,
        int task,
        String id,
        Outcome outcome,
        Measures measures,
        @Nullable Failure failureOrNull) {
    /** What became of it. */
    public enum Outcome {
        /** It is the one that counts. */
        DONE,
        FAILED,
        /** It works. */
        RUNNING
    }

    /** Why it failed. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failureOrNull);
    }

    public long startedMillis() {
        return measures.startedMillis();
    }

    public long endedMillis() {
        return measures.startedMillis() + measures.millis();
    }

    /** Whether it is known when it worked: a log may be lost. */
    public boolean hasTime() {
        return measures.startedMillis() > 0;
    }
}
