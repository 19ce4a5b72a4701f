package dev.millrace.graph;

import java.util.Locale;

/** What went wrong, as far as anybody needs to know in order to act. The coordinator branches on this and on nothing else. */
public enum FailureKind {
    /** The user's specification, code, input or permission. Fails at once. */
    INVALID,
    /** Throttled, a server error, a lost lease, a preempted worker. Tried again, never recorded. */
    UNAVAILABLE,
    /** Memory, disk or time of a task. Goes to the next memory class, then to a finer plan. */
    EXHAUSTED,
    /** A limit of the run: tasks, bytes, time, dollars. Ends the run; a retry with a higher limit goes on. */
    LIMIT,
    /** Someone else won a conditional write. Never reaches the user. */
    CONFLICT,
    /** The answer to a write was lost. Read back before acting. */
    UNKNOWN_FATE,
    /** Stored bytes disagree with a checksum or version. Ends the run and keeps the evidence. */
    CORRUPT,
    /** A task was claimed as often as it may be, without a result. */
    BUDGET,
    /** An invariant of Millrace broke. Ends the run and keeps its state. */
    BUG;

    /** Whether one such failure ends the run while the task has no winner ({@code EXHAUSTED} only in the largest class). */
    public boolean isFatal() {
        return switch (this) {
            case INVALID, CORRUPT, BUG, BUDGET, LIMIT -> true;
            case UNAVAILABLE, EXHAUSTED, CONFLICT, UNKNOWN_FATE -> false;
        };
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static FailureKind parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
