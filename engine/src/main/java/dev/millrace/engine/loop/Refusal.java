package dev.millrace.engine.loop;

import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;

/** What follows when an ordinary claim was refused. */
sealed interface Refusal {
    /** Somebody works on it: look again when the lease could have ended. */
    record Wait(long millis) implements Refusal {}

    /** This class has failed, and that is recorded: the message of the next class is on its way. */
    record Drop() implements Refusal {}

    /** It was claimed as often as it may be. */
    record Spent(int claims) implements Refusal {}

    /**
     * Judges by the row that refused. The lease comes first: the last permitted claim may be at work. Then the class: a task that failed by report
     * has a next class, and its budget is not spent.
     */
    static Refusal of(ClaimRow row, int memoryClass, int maxClaims, long nowMillis, Rules rules) {
        if (row.isLive(nowMillis) && rules.hold(Rule.RESPECT_LEASE)) {
            return new Wait(row.untilMillis() - nowMillis + 1);
        }
        if (row.memoryClass() > memoryClass && rules.hold(Rule.CLAIM_NEEDS_CLASS)) {
            return new Drop();
        }
        return row.starts() >= maxClaims ? new Spent(row.starts()) : new Wait(1);
    }
}
