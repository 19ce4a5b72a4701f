package dev.millrace.storage.record;

/** Times and limits of the coordination protocol. All times in milliseconds. */
public record ProtocolSettings(Lease lease, Sweep sweep, Times times, Batches batches, Attempts attempts) {
    /** Lease 60 s, beat 20 s, sweep after 2 min, quiet after 30 min, retention 7 days, 8 claims. */
    public static final ProtocolSettings DEFAULT = new ProtocolSettings(
            new Lease(60_000, 20_000),
            new Sweep(120_000, 2_000),
            new Times(60_000, 1_800_000, 604_800_000, 300_000),
            new Batches(8_192, 256, 1_000, 1, 512),
            new Attempts(8, 500, 30_000, 10_000, 0));

    /**
     * Claims.
     *
     * @param leaseMillis how long a claim and a received message last without a beat
     * @param beatMillis between two beats; below the lease, and better well below
     */
    public record Lease(long leaseMillis, long beatMillis) {
        public Lease {
            positive("leaseMillis", leaseMillis);
            positive("beatMillis", beatMillis);
            if (beatMillis >= leaseMillis) {
                throw new IllegalArgumentException(
                        "beatMillis " + beatMillis + " must be below leaseMillis " + leaseMillis);
            }
        }
    }

    /**
     * Lost messages.
     *
     * @param sweepAfterMillis after this long without movement a stage's tasks are looked at one by one; doubled with each sweep
     * @param emptyQueueMillis the same when the class's queue looks empty
     */
    public record Sweep(long sweepAfterMillis, long emptyQueueMillis) {
        public Sweep {
            positive("sweepAfterMillis", sweepAfterMillis);
            positive("emptyQueueMillis", emptyQueueMillis);
        }
    }

    /**
     * The life of a run.
     *
     * @param checkMillis a run that goes on is looked at again after this long, at the latest
     * @param quietAfterMillis after a run's end, when no attempt and no look from before can be alive: the longest attempt or look, the longest
     *     visibility and the clock margin
     * @param retentionMillis how long a failed or cancelled run may be retried
     * @param clockMarginMillis how far apart two clocks may be
     */
    public record Times(long checkMillis, long quietAfterMillis, long retentionMillis, long clockMarginMillis) {
        public Times {
            positive("checkMillis", checkMillis);
            notNegative("quietAfterMillis", quietAfterMillis);
            notNegative("retentionMillis", retentionMillis);
            notNegative("clockMarginMillis", clockMarginMillis);
        }
    }

    /**
     * How much is done between two durable notes of progress.
     *
     * @param dispatch messages sent between two moves of the cursor
     * @param publish files copied between two notes of progress
     * @param collect objects deleted in one look
     * @param receive messages of short tasks that a slot receives at once, and deletes together; more than one saves requests, and makes others wait for a
     *     moment at the end of a stage
     * @param gatherFrom stages of so many tasks have what their winners wrote gathered, leaf by leaf of their slots
     */
    public record Batches(int dispatch, int publish, int collect, int receive, int gatherFrom) {
        public Batches {
            positive("gatherFrom", gatherFrom);
            positive("receive", receive);
            positive("dispatch", dispatch);
            positive("publish", publish);
            positive("collect", collect);
        }

        /** The same with as many messages at once. */
        public Batches receiving(int messages) {
            return new Batches(dispatch, publish, collect, messages, gatherFrom);
        }
    }

    /**
     * Tries of a task.
     *
     * @param maxClaims how often a task may be claimed in an epoch, speculation not counted
     * @param backoffMillis first wait after a task was unavailable; doubled with each claim
     * @param backoffLimitMillis longest such wait
     * @param pausedMillis how long the message of a paused run stays invisible
     * @param speculateAfterMillis a claim older than this, and than most attempts of its stage took, may get a speculative attempt near the end of the
     *     stage; 0 = never
     */
    public record Attempts(
            int maxClaims, long backoffMillis, long backoffLimitMillis, long pausedMillis, long speculateAfterMillis) {
        public Attempts {
            positive("maxClaims", maxClaims);
            positive("backoffMillis", backoffMillis);
            positive("backoffLimitMillis", backoffLimitMillis);
            positive("pausedMillis", pausedMillis);
            notNegative("speculateAfterMillis", speculateAfterMillis);
        }

        /** The same with second attempts for those that are older. */
        public Attempts speculatingAfter(long millis) {
            return new Attempts(maxClaims, backoffMillis, backoffLimitMillis, pausedMillis, millis);
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    private static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }

    /** Claims of a task in an epoch: each class may be tried, and one worker may die, whatever the setting says. */
    public int claims(int classes, int runLimit) {
        return Math.max(runLimit > 0 ? runLimit : attempts.maxClaims, classes + 1);
    }

    public long leaseMillis() {
        return lease.leaseMillis;
    }

    public long beatMillis() {
        return lease.beatMillis;
    }

    public long checkMillis() {
        return times.checkMillis;
    }

    public long quietAfterMillis() {
        return times.quietAfterMillis;
    }

    public long retentionMillis() {
        return times.retentionMillis;
    }

    public long backoffMillis() {
        return attempts.backoffMillis;
    }

    public ProtocolSettings with(Lease other) {
        return new ProtocolSettings(other, sweep, times, batches, attempts);
    }

    public ProtocolSettings with(Sweep other) {
        return new ProtocolSettings(lease, other, times, batches, attempts);
    }

    public ProtocolSettings with(Times other) {
        return new ProtocolSettings(lease, sweep, other, batches, attempts);
    }

    public ProtocolSettings with(Batches other) {
        return new ProtocolSettings(lease, sweep, times, other, attempts);
    }

    public ProtocolSettings with(Attempts other) {
        return new ProtocolSettings(lease, sweep, times, batches, other);
    }
}
