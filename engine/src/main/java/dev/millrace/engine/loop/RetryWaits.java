package dev.millrace.engine.loop;

import dev.millrace.graph.JobSpec.Retry;

/** How long a task waits for its next attempt, as its job says. */
final class RetryWaits {
    private static final double TWICE = 2.0;
    private static final double LONGEST_MILLIS = 86_400_000.0;
    private static final int SPREAD = 10;

    private RetryWaits() {}

    /**
     * The interval, longer by the backoff with each attempt, and spread by a tenth so that many do not come back together.
     *
     * @param attempt number of the attempt that was made, from 1
     */
    static long millis(Retry retry, int attempt, String owner) {
        double factor = retry.backoffPercent() > 0 ? retry.backoffPercent() / 100.0 : TWICE;
        double wait = Math.min(LONGEST_MILLIS, retry.intervalMillis() * Math.pow(factor, Math.max(0, attempt - 1)));
        long millis = (long) wait;
        return millis + Math.floorMod(owner.hashCode(), Math.toIntExact(millis / SPREAD + 1));
    }
}
