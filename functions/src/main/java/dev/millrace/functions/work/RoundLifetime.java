package dev.millrace.functions.work;

import dev.millrace.engine.loop.Lifetime;
import dev.millrace.functions.TimeLeft;

/** What a round has of the time of its function. Begun once, by the thread that works; before that nothing is known and all is whole. */
final class RoundLifetime implements Lifetime {
    /** One part in so many may have passed of a life that still counts as whole. */
    private static final int USED_PART = 10;

    private final long stopMillis;
    private volatile TimeLeft time = () -> Long.MAX_VALUE;
    private volatile long wholeMillis = Long.MAX_VALUE;

    /** @param stopMillis of the time that tasks cannot have, because it is needed to give them back */
    RoundLifetime(long stopMillis) {
        this.stopMillis = stopMillis;
    }

    void begin(TimeLeft left) {
        time = left;
        wholeMillis = ofTask();
    }

    /** What a task that begins now can have. */
    long ofTask() {
        long left = time.millis();
        return left == Long.MAX_VALUE ? left : left - stopMillis;
    }

    @Override
    public boolean isWhole() {
        return ofTask() >= wholeMillis - wholeMillis / USED_PART;
    }

    @Override
    public long wholeMillis() {
        return wholeMillis;
    }
}
