package dev.millrace.coordinator.policy;

import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.ProtocolSettings;

/** Whether a slow attempt gets a second one beside it. */
public final class Speculation {
    /** Only near the end of a stage: before, there is other work for an idle worker. */
    private static final int UNDONE_SHARE = 10;

    private Speculation() {}

    /** @param claim with a live lease */
    public static boolean isSlow(ClaimRow claim, long nowMillis, ProtocolSettings settings) {
        long afterMillis = settings.attempts().speculateAfterMillis();
        return afterMillis > 0 && !claim.isSpeculated() && nowMillis - claim.startedMillis() >= afterMillis;
    }

    /** @param undone tasks of the stage without a winner, all of them */
    public static boolean isNearEnd(long undone, int tasks) {
        return undone <= Math.max(1, tasks / UNDONE_SHARE);
    }
}
