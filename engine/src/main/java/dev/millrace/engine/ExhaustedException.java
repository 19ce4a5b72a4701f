package dev.millrace.engine;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import org.jspecify.annotations.Nullable;

/** A task needed more memory or disk than it may use; the failure's kind is {@code EXHAUSTED}. */
public final class ExhaustedException extends MillraceException {
    private static final long serialVersionUID = 1L;

    private final long peakBytes;

    /** @param peakBytes the most memory that the task was seen to use or ask for; 0 = not known */
    public ExhaustedException(Failure failure, long peakBytes, @Nullable Throwable cause) {
        super(failure, cause);
        this.peakBytes = peakBytes;
    }

    public long peakBytes() {
        return peakBytes;
    }
}
