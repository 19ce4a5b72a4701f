package dev.millrace.storage.record;

import dev.millrace.graph.Failure;
import dev.millrace.graph.codec.FailureCodec;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Row;

/**
 * What an attempt reported, or that a task's budget is spent.
 *
 * @param key of the row
 * @param task position in its stage
 * @param attempt its id, or {@link #BUDGET}
 * @param memoryClass class in which it ran
 * @param peakBytes memory it used, as far as known
 * @param handled whether the next class was sent for it
 */
public record FailureRow(
        StateTable.Key key,
        int task,
        String attempt,
        int memoryClass,
        long peakBytes,
        Failure failure,
        boolean handled) {
    /** Stands for the attempt in the failure of a task that was claimed too often. */
    public static final String BUDGET = "budget";

    static final String KIND = "kind";
    static final String CLASS = "class";
    static final String PEAK = "peak";
    static final String MESSAGE = "message";
    static final String HANDLED = "handled";

    public static FailureRow of(Row row) {
        Attributes read = new Attributes(row);
        String[] parts = row.key().sort().split("#", -1);
        return new FailureRow(
                row.key(),
                Integer.parseInt(parts[2]),
                parts[3],
                read.whole(CLASS),
                read.number(PEAK, 0),
                FailureCodec.read(read.text(MESSAGE)),
                row.number(HANDLED).isPresent());
    }

    /** Of the stage in which it happened. */
    public int generation() {
        return Integer.parseInt(key.sort().substring(0, key.sort().indexOf('#')));
    }

    public boolean isFatal() {
        return failure.kind().isFatal();
    }

    /** Whether the task must be tried with more memory. */
    public boolean isExhausted() {
        return switch (failure.kind()) {
            case EXHAUSTED -> true;
            case INVALID, UNAVAILABLE, LIMIT, CONFLICT, UNKNOWN_FATE, CORRUPT, BUDGET, BUG -> false;
        };
    }
}
