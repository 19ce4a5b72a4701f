package dev.millrace.service.runtime;

import dev.millrace.storage.record.RunRow;

/** How long a destination has been refusing the same part of a result. */
final class Refusal {
    private final long patienceNanos;
    private String seen = "";
    private int published;
    private long sinceNanos;

    Refusal(long patienceMillis) {
        this.patienceNanos = patienceMillis * 1_000_000;
    }

    /** Whether nothing has become visible for longer than there is patience. */
    boolean lasts(RunRow run, long nowNanos) {
        if (!run.alarmOrEmpty().equals(seen) || run.published() != published) {
            seen = run.alarmOrEmpty();
            published = run.published();
            sinceNanos = nowNanos;
        }
        return !seen.isEmpty() && nowNanos - sinceNanos >= patienceNanos;
    }
}
