package dev.millrace.engine.loop;

import dev.millrace.storage.Clock;
import dev.millrace.storage.Forks;
import org.jspecify.annotations.Nullable;

/**
 * Stops attempts that run longer than a task of their run may. One long-lived fork for each slot, begun with the first attempt that has a limit;
 * it never sleeps longer than that limit, so that an attempt which begins meanwhile is stopped in time too.
 */
final class TimeLimit {
    /** An attempt and when it must end. */
    private record Watched(Claim claim, long deadlineMillis) {}

    private final Clock clock;
    private final Forks forks;
    private final long longestSleepMillis;
    private volatile @Nullable Watched watched;
    private volatile long limitMillis;
    private volatile boolean started;
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
        limitMillis = limit;
        watched = new Watched(claim, clock.nowMillis() + limit);
        if (!started) {
            started = true;
            forks.start("time limit", this::run);
        }
    }

    void end() {
        watched = null;
    }

    void close() {
        ended = true;
    }

    private void run() {
        while (!ended) {
            Watched now = watched;
            long left = now == null ? limitMillis : now.deadlineMillis() - clock.nowMillis();
            if (now != null && left <= 0) {
                now.claim().stop(Claim.Stop.TIME_LIMIT);
                left = limitMillis;
            }
            clock.sleep(Math.min(Math.min(left, limitMillis), longestSleepMillis));
        }
    }
}
