package dev.millrace.storage.record;

/**
 * Times and limits of the coordination protocol. All times in milliseconds.
 *
 * @param leaseMillis how long a claim and a received message last without a beat
 * @param beatMillis between two beats; well below the lease
 * @param sweepAfterMillis after this long without movement a stage's tasks are looked at one by one; doubled with each sweep
 * @param emptyQueueMillis the same when the class's queue looks empty
 * @param checkMillis a run that goes on is looked at again after this long, at the latest
 * @param quietAfterMillis after a run's end, when no attempt and no look from before can be alive: the longest attempt or look, the longest
 *     visibility and the clock margin
 * @param retentionMillis how long a failed or cancelled run may be retried
 * @param clockMarginMillis how far apart two clocks may be
 * @param maxClaims how often a task may be claimed in an epoch, speculation not counted
 * @param dispatchBatch messages sent between two moves of the cursor
 * @param publishBatch files copied between two notes of progress
 * @param collectBatch objects deleted in one look
 * @param backoffMillis first wait after a task was unavailable; doubled with each claim
 * @param backoffLimitMillis longest such wait
 * @param pausedMillis how long the message of a paused run stays invisible
 * @param speculateAfterMillis a claim older than this may get a speculative attempt near the end of its stage; 0 = never
 */
public record ProtocolSettings(
        long leaseMillis,
        long beatMillis,
        long sweepAfterMillis,
        long emptyQueueMillis,
        long checkMillis,
        long quietAfterMillis,
        long retentionMillis,
        long clockMarginMillis,
        int maxClaims,
        int dispatchBatch,
        int publishBatch,
        int collectBatch,
        long backoffMillis,
        long backoffLimitMillis,
        long pausedMillis,
        long speculateAfterMillis) {
    /** Lease 60 s, beat 20 s, sweep after 2 min, quiet after 30 min, retention 7 days, 8 claims. */
    public static final ProtocolSettings DEFAULT = new ProtocolSettings(
            60_000,
            20_000,
            120_000,
            2_000,
            60_000,
            1_800_000,
            604_800_000,
            300_000,
            8,
            512,
            256,
            1_000,
            500,
            30_000,
            10_000,
            0);

    public ProtocolSettings {
        positive("leaseMillis", leaseMillis);
        positive("beatMillis", beatMillis);
        positive("sweepAfterMillis", sweepAfterMillis);
        positive("checkMillis", checkMillis);
        positive("maxClaims", maxClaims);
        positive("dispatchBatch", dispatchBatch);
        positive("publishBatch", publishBatch);
        positive("collectBatch", collectBatch);
        positive("backoffMillis", backoffMillis);
        positive("pausedMillis", pausedMillis);
        if (beatMillis >= leaseMillis) {
            throw new IllegalArgumentException(
                    "beatMillis " + beatMillis + " must be below leaseMillis " + leaseMillis);
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    /** Claims of a task in an epoch: each class may be tried, and one worker may die, whatever the setting says. */
    public int claims(int classes, int runLimit) {
        return Math.max(runLimit > 0 ? runLimit : maxClaims, classes + 1);
    }

    /** Lease and beat, for tests and small machines. */
    public ProtocolSettings withLease(long lease, long beat) {
        return new ProtocolSettings(
                lease,
                beat,
                sweepAfterMillis,
                emptyQueueMillis,
                checkMillis,
                quietAfterMillis,
                retentionMillis,
                clockMarginMillis,
                maxClaims,
                dispatchBatch,
                publishBatch,
                collectBatch,
                backoffMillis,
                backoffLimitMillis,
                pausedMillis,
                speculateAfterMillis);
    }

    /** When a stage that does not move is looked at task by task. */
    public ProtocolSettings withSweep(long sweepAfter, long emptyQueue) {
        return new ProtocolSettings(
                leaseMillis,
                beatMillis,
                sweepAfter,
                emptyQueue,
                checkMillis,
                quietAfterMillis,
                retentionMillis,
                clockMarginMillis,
                maxClaims,
                dispatchBatch,
                publishBatch,
                collectBatch,
                backoffMillis,
                backoffLimitMillis,
                pausedMillis,
                speculateAfterMillis);
    }

    /** When a running run is looked at again, when an ended one is quiet, and how long it may be retried. */
    public ProtocolSettings withTimes(long check, long quietAfter, long retention) {
        return new ProtocolSettings(
                leaseMillis,
                beatMillis,
                sweepAfterMillis,
                emptyQueueMillis,
                check,
                quietAfter,
                retention,
                clockMarginMillis,
                maxClaims,
                dispatchBatch,
                publishBatch,
                collectBatch,
                backoffMillis,
                backoffLimitMillis,
                pausedMillis,
                speculateAfterMillis);
    }

    /** How much is done between two durable notes of progress. */
    public ProtocolSettings withBatches(int dispatch, int publish, int collect) {
        return new ProtocolSettings(
                leaseMillis,
                beatMillis,
                sweepAfterMillis,
                emptyQueueMillis,
                checkMillis,
                quietAfterMillis,
                retentionMillis,
                clockMarginMillis,
                maxClaims,
                dispatch,
                publish,
                collect,
                backoffMillis,
                backoffLimitMillis,
                pausedMillis,
                speculateAfterMillis);
    }

    /** Claims of a task, waits of an unavailable one, and speculation (0 = never). */
    public ProtocolSettings withAttempts(int claims, long backoff, long backoffLimit, long speculateAfter) {
        return new ProtocolSettings(
                leaseMillis,
                beatMillis,
                sweepAfterMillis,
                emptyQueueMillis,
                checkMillis,
                quietAfterMillis,
                retentionMillis,
                clockMarginMillis,
                claims,
                dispatchBatch,
                publishBatch,
                collectBatch,
                backoff,
                backoffLimit,
                pausedMillis,
                speculateAfter);
    }
}
