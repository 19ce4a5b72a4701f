package dev.millrace.coordinator.policy;

import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.ProtocolSettings;

/** Whether a slow attempt gets a second one beside it. */
public final class Speculation {
    /** Only near the end of a stage: before, there is other work for an idle worker. */
    private static final int UNDONE_SHARE = 10;

    private Speculation() {}

    /**
     * Whether it is worth a second attempt.
     *
     * @param claim with a live lease
     * @param undone tasks of the stage without a winner
     */
    public static boolean isWorthIt(ClaimRow claim, long undone, int tasks, long nowMillis, ProtocolSettings settings) {
        return settings.attempts().speculateAfterMillis() > 0
                && !claim.isSpeculated()
                && undone <= Math.max(1, tasks / UNDONE_SHARE)
                && nowMillis - claim.startedMillis() >= settings.attempts().speculateAfterMillis();
    }
}
