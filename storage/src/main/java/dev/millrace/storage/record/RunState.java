package dev.millrace.storage.record;

/** Where a run stands. */
public enum RunState {
    /** Submitted, not planned. */
    ACCEPTED,
    /** Planned; its stages are worked on. */
    RUNNING,
    /** All stages are done; the result is being made visible. Neither cancelled nor failed any more. */
    PUBLISHING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** Failed or cancelled too long ago to be retried; its objects are deleted. */
    EXPIRED;

    /** Whether the run has ended; failed and cancelled ones may be retried. */
    public boolean isEnded() {
        return switch (this) {
            case ACCEPTED, RUNNING, PUBLISHING -> false;
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
        };
    }

    /** Whether a pause means anything: it stops planning and tasks, never publishing. */
    public boolean canPause() {
        return this == ACCEPTED || this == RUNNING;
    }

    /** Whether a retry is possible. */
    public boolean canRetry() {
        return this == FAILED || this == CANCELLED;
    }
}
