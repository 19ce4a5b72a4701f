package dev.millrace.simulation.fault;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What may strike a step. */
public enum Fault {
    /** The process dies, before the step takes effect or after. */
    KILLED,
    /** The process stands still beyond its lease, before or after, and goes on. */
    PAUSED,
    /** It took effect, its answer did not arrive. */
    ANSWER_LOST,
    /** It was cancelled by a conflict: the fate is unknown to the caller, and it did not take effect. */
    CONFLICT,
    /** Throttled, or a server error: it did not take effect, and the caller knows. */
    UNAVAILABLE,
    /** It takes seconds. */
    SLOW,
    /** Somebody does the same first: a coordinator looks at the run, or the client submits again. */
    RIVAL,
    /** The read shows what was there before the last change. */
    STALE,
    /** The list lacks objects. */
    LATE_LIST,
    MESSAGE_LOST,
    MESSAGE_DOUBLED,
    MESSAGE_LATE,
    MESSAGE_REORDERED,
    /** The user cancels the run before the step takes effect. */
    CANCEL,
    /** The user retries the run, having cancelled it where needed, before the step takes effect. */
    RETRY,
    /** The user pauses the run before the step takes effect. */
    PAUSE,
    /** A stage of the run does not fit the largest class and is planned finer while the step waits. */
    REPLAN;

    private static final Set<Step> SUBMISSION = EnumSet.of(Step.PUT_KEY, Step.PUT_SPEC, Step.PUT_RUN);

    /** Steps that are taken while a stage runs. */
    private static final Set<Step> STAGES_RUN = EnumSet.of(
            Step.STAGE_REARMED,
            Step.STAGE_SENT,
            Step.STAGE_REPLANNED,
            Step.STAGE_DONE,
            Step.STAGE_SWEPT,
            Step.CLAIM,
            Step.BEAT,
            Step.COMMIT,
            Step.MARK,
            Step.LEASE_ENDED,
            Step.FAILURE,
            Step.HANDLED,
            Step.SMALLER_KEPT_OUT,
            Step.PUT_DECISION,
            Step.PUT_MAP,
            Step.PUT_OUTPUT,
            Step.PUT_DATA,
            Step.SEND_TASKS,
            Step.SEND_HINT);

    /** Whether it can strike such a step at all. */
    public boolean strikes(Step step) {
        Step.Nature nature = step.nature();
        boolean changes = nature == Step.Nature.WRITE || nature == Step.Nature.SEND;
        return switch (this) {
            case KILLED, PAUSED, UNAVAILABLE, SLOW -> true;
            case ANSWER_LOST -> changes || nature == Step.Nature.CALL;
            case RIVAL -> changes;
            case CONFLICT -> nature == Step.Nature.WRITE;
            case STALE -> nature == Step.Nature.GLANCE;
            case LATE_LIST -> nature == Step.Nature.LIST;
            case MESSAGE_LOST, MESSAGE_DOUBLED, MESSAGE_LATE, MESSAGE_REORDERED -> nature == Step.Nature.SEND;
            case CANCEL, RETRY, PAUSE -> changes && !SUBMISSION.contains(step);
            case REPLAN -> STAGES_RUN.contains(step);
        };
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
