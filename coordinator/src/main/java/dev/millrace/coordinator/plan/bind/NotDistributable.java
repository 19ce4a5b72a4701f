package dev.millrace.coordinator.plan.bind;

/**
 * A query that DuckDB understands and Millrace does not understand well enough to take apart. It runs as the user's own
 * text in one task.
 */
public final class NotDistributable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** The construct that is not understood, as a noun phrase. */
    public NotDistributable(String reason) {
        super("cannot be taken apart: " + reason);
        this.reason = reason;
    }

    /** The construct that is not understood, as a noun phrase. */
    public String reason() {
        return reason;
    }
}
