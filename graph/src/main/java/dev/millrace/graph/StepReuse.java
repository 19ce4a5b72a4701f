package dev.millrace.graph;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a plan does with a step whose results are kept.
 *
 * @param step its name
 * @param identity what its rows follow from
 * @param runOrNull the run whose result is used; null: the step is computed
 * @param output position of the output that keeps the computed result; -1: none
 * @param reason why it is computed or not, as the end of a sentence
 */
public record StepReuse(
        String step, StepIdentity identity, @Nullable RunId runOrNull, int output, String reason) {
    /** Whether a kept result is used. */
    public boolean isCached() {
        return runOrNull != null;
    }

    /** The output that keeps the result. */
    public OptionalInt kept() {
        return output < 0 ? OptionalInt.empty() : OptionalInt.of(output);
    }

    /**
     * A line for people.
     *
     * @param done whether the run has ended
     */
    public String sentence(boolean done) {
        return step + (isCached() ? " CACHED: " : done ? " ran: " : " runs: ") + reason;
    }
}
