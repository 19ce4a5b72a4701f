package dev.millrace.simulation.world;

import dev.millrace.graph.OutputSpec;
import java.util.List;

/**
 * What a user does with one run.
 *
 * @param submitAfterMillis when it is submitted
 * @param destination number of its first folder
 * @param mode what becomes of a result that is there
 * @param odd whether its rows have a column that those of other runs do not have
 * @param salt makes its source differ from those of others
 * @param invalid whether it cannot be planned
 * @param acts in order
 */
public record RunPlan(
        long submitAfterMillis,
        int destination,
        OutputSpec.Mode mode,
        boolean odd,
        long salt,
        boolean invalid,
        List<Act> acts) {
    public RunPlan {
        acts = List.copyOf(acts);
    }

    /** What a user may do to a run. */
    public enum Kind {
        CANCEL,
        RETRY,
        PAUSE,
        UNPAUSE
    }

    /**
     * One act.
     *
     * @param afterMillis time since the act before
     */
    public record Act(Kind kind, long afterMillis) {}
}
