package dev.millrace.functions.serve;

import dev.millrace.functions.TimeLeft;
import java.util.function.LongSupplier;

/** How long the answer that is being made may still take. Nothing may be waited for before the first has begun. */
public final class AnswerTime {
    /** A gateway waits 30 seconds for an answer, the start of the function among them. */
    static final long MOST_MILLIS = 20_000;

    /** Between the end of all waiting and the end of the function: to look once more, write the answer down and hand it over. */
    static final long MARGIN_MILLIS = 5_000;

    private final LongSupplier nanoTime;
    private TimeLeft function = () -> 0;
    private long beganNanos;

    /** @param nanoTime as {@link System#nanoTime} */
    public AnswerTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** An answer is begun by a function that has so much time. */
    void begin(TimeLeft left) {
        function = left;
        beganNanos = nanoTime.getAsLong();
    }

    /** Milliseconds for which may still be waited; 0: none. */
    long millis() {
        long own = MOST_MILLIS - (nanoTime.getAsLong() - beganNanos) / 1_000_000;
        return Math.max(0, Math.min(own, function.millis() - MARGIN_MILLIS));
    }
}
