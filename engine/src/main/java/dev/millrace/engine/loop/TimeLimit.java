package dev.millrace.engine.loop;

import dev.millrace.storage.Clock;
import dev.millrace.storage.Forks;
import org.jspecify.annotations.Nullable;

/**
 * Stops attempts that run longer than a task of their run may. One long-lived fork for each slot, begun with the first attempt that has a limit;
 * it never sleeps longer than that limit, so that an attempt which begins meanwhile is stopped in time too.
 */
final class TimeLimit {
    /** Times that a limit is looked at while it runs: by so much of itself it may be exceeded. */
    private static final int LOOKS = 4;

    /** An attempt and when it must end. */
    private record Watched(Claim claim, long deadlineMillis) {}

    private final Clock clock;
    private final Forks forks;
    private final long longestSleepMillis;
    private volatile @Nullable Watched watched;
    /** The shortest limit so far: no sleep is longer, or the next attempt under that limit would be looked at late. */
    private volatile long shortestMillis = Long.MAX_VALUE;

    /** Of the fork that counts: one that sleeps too long for a shorter limit is replaced, and ends when it wakes. */
    private volatile int generation;

    private volatile boolean ended;

    TimeLimit(Clock clock, Forks forks, long longestSleepMillis) {
        this.clock = clock;
        this.forks = forks;
        this.longestSleepMillis = longestSleepMillis;
    }

    /** @param limit in milliseconds; 0 = none */
    void begin(Claim claim, long limit) {
        if (limit <= 0) {
            return;
        }
        watched = new Watched(claim, clock.nowMillis() + limit);
        if (limit < shortestMillis) {
            shortestMillis = limit;
            int next = generation + 1;
            generation = next;
            forks.start("time limit", () -> run(next));
        }
    }

    void end() {
        watched = null;
    }

    void close() {
        ended = true;
    }

    private void run(int mine) {
        while (!ended && generation == mine) {
            long look = Math.max(1, shortestMillis / LOOKS);
            Watched now = watched;
            long left = now == null ? look : now.deadlineMillis() - clock.nowMillis();
            if (now != null && left <= 0) {
                now.claim().stop(Claim.Stop.TIME_LIMIT);
                left = look;
            }
            clock.sleep(Math.min(Math.min(left, look), longestSleepMillis));
        }
    }
}
