package dev.millrace.coordinator.policy;

import dev.millrace.graph.AttemptId;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.StageRow;
import java.util.List;

/** Whether a slow attempt gets a second one beside it. That one covers a worker that died, too: its task need not wait for the end of the lease. */
public final class Speculation {
    /** Only near the end of a stage: before, there is other work for an idle worker. */
    private static final int UNDONE_SHARE = 10;

    private static final int FEW_SHARE = 50;

    /** What nine of ten attempts took, and a quarter more, is long. */
    private static final double USUAL_SHARE = 0.9;

    private static final double LONGER = 1.25;

    private Speculation() {}

    /**
     * Whether a stage's attempts are to be looked at: all is sent, and nothing waits for a worker.
     *
     * @param queueEmpty whether the queue of the stage's class looks empty; a hint
     */
    public static boolean isTime(StageRow stage, boolean queueEmpty, long nowMillis, ProtocolSettings settings) {
        return queueEmpty && mayBeTime(stage, nowMillis, settings);
    }

    /** The same, should the queue be empty. */
    public static boolean mayBeTime(StageRow stage, long nowMillis, ProtocolSettings settings) {
        return isWatched(stage, settings)
                && nowMillis - stage.startedMillis() >= settings.attempts().speculateAfterMillis();
    }

    /** Whether such a time comes without anything else that happens. */
    static boolean isWatched(StageRow stage, ProtocolSettings settings) {
        return settings.attempts().speculateAfterMillis() > 0 && !stage.isDone() && stage.allSent();
    }

    /**
     * From which age on an attempt is slow, in milliseconds.
     *
     * @param taken by some attempts of the stage that have won, in milliseconds, in any order; none: only the setting counts
     */
    public static long slowAfterMillis(List<Long> taken, ProtocolSettings settings) {
        long least = settings.attempts().speculateAfterMillis();
        if (taken.isEmpty()) {
            return least;
        }
        List<Long> sorted = taken.stream().sorted().toList();
        long usual = sorted.get((int) Math.ceil(USUAL_SHARE * sorted.size()) - 1);
        return Math.max(least, Math.round(usual * LONGER));
    }

    /**
     * How many attempts are to be made beside this one.
     *
     * @param claim with a live lease
     * @param slowAfterMillis from which age on it is slow; 0: never
     * @param most by {@link #most}
     */
    public static int missing(ClaimRow claim, long nowMillis, long slowAfterMillis, int most) {
        boolean slow = slowAfterMillis > 0 && nowMillis - claim.startedMillis() >= slowAfterMillis;
        return slow ? Math.max(0, most - claim.speculative().size()) : 0;
    }

    /** How many attempts beside each slow one: where few are slow, two at once, because the first may be slow as well, and would be found too late. */
    public static int most(long undone, int tasks) {
        return undone <= tasks / FEW_SHARE ? AttemptId.SPECULATIVE : 1;
    }

    /**
     * Whether few are left. Where none is done nobody knows what is slow, and a stage of one task would be computed twice.
     *
     * @param undone tasks of the stage without a winner, all of them
     */
    public static boolean isNearEnd(long undone, int tasks) {
        return undone < tasks && undone <= Math.max(1, tasks / UNDONE_SHARE);
    }
}
