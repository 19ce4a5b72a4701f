package dev.millrace.functions.work;

import dev.millrace.storage.Clock;
import java.util.concurrent.TimeUnit;

/** A clock whose sleepers all wake when the round ends, and on which nobody sleeps afterwards. */
final class RoundClock implements Clock {
    private final Clock clock;
    private boolean ended;

    RoundClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long nowMillis() {
        return clock.nowMillis();
    }

    @Override
    public synchronized void sleep(long millis) {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis; !ended && left > 0; left = left(untilNanos)) {
                wait(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static long left(long untilNanos) {
        long nanos = untilNanos - System.nanoTime();
        return nanos <= 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    synchronized boolean isEnded() {
        return ended;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
