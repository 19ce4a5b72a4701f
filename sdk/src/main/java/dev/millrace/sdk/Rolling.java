package dev.millrace.sdk;

import java.util.Arrays;

/** Aggregates over the rows before each row. */
public final class Rolling {
    private final Frame frame;
    private final Window window;

    Rolling(Frame frame, Window window) {
        this.frame = frame;
        this.window = window;
    }

    /** Only rows with equal values in these columns count. */
    public Rolling by(String... columns) {
        return new Rolling(frame, window.within(columns));
    }

    /** All columns of the frame and the aggregates, each named by {@code as}. */
    public Frame agg(Expression... aggregates) {
        return frame.window(window, Arrays.copyOf(aggregates, aggregates.length));
    }
}
