package dev.millrace.engine.loop;

import dev.millrace.storage.Forks;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lease and the message of the current attempt alive, and tells it to stop when it is not wanted any more. One long-lived fork for each
 * slot, because short tasks would otherwise start one each that sleeps long after them.
 */
final class Beat {
    private final WorkerParts parts;
    private final Forks forks;
    private final Mailbox mailbox;
    private final TimeLimit timeLimit;
    private volatile @Nullable Claim current;
    private volatile boolean started;
    private volatile boolean ended;
    private volatile boolean handsBack;

    Beat(WorkerParts parts, Forks forks, Mailbox mailbox) {
        this.parts = parts;
        this.forks = forks;
        this.mailbox = mailbox;
        this.timeLimit =
                new TimeLimit(parts.ports().clock(), forks, parts.settings().beatMillis());
    }

    /** @param limitMillis how long the attempt may run; 0 = as long as it likes */
    void begin(Claim claim, long limitMillis) {
        current = claim;
        timeLimit.begin(claim, limitMillis);
        if (handsBack) {
            claim.stop(Claim.Stop.HANDED_BACK);
        }
        if (!started) {
            started = true;
            forks.start("beat", this::run);
        }
    }

    /** Another limit of the attempt's time, from now on. */
    void limit(Claim claim, long limitMillis) {
        timeLimit.begin(claim, limitMillis);
    }

    /** No beat of the claim begins after this; one that is on its way gives the lease up itself. */
    void end(Claim claim) {
        claim.end();
        timeLimit.end();
        current = null;
    }

    /** Lets the fork end at its next waking. */
    void close() {
        ended = true;
        timeLimit.close();
    }

    /** Gives the current attempt back, and any that should still begin. */
    void handBack() {
        handsBack = true;
        Claim claim = current;
        if (claim != null) {
            claim.stop(Claim.Stop.HANDED_BACK);
        }
    }

    /** The worker's time is up: an attempt that had all of it needs another kind of worker, any other is given back. */
    void timeIsUp() {
        handsBack = true;
        Claim claim = current;
        if (claim != null) {
            claim.stop(claim.isWhole() ? Claim.Stop.OUTLIVED : Claim.Stop.HANDED_BACK);
        }
    }

    private void run() {
        while (!ended) {
            parts.ports().clock().sleep(parts.settings().beatMillis());
            Claim claim = current;
            if (claim != null && !claim.isOver()) {
                beat(claim);
                mailbox.tend();
            }
        }
    }

    private void beat(Claim claim) {
        try {
            if (!claim.attempt().isSpeculative() && !extended(claim)) {
                claim.stop(Claim.Stop.LEASE_LOST);
                return;
            }
            claim.letter().postpone(parts.settings().leaseMillis());
            if (Standing.glance(claim.message(), parts.ports(), parts.rules()).verdict() == Verdict.OBSOLETE) {
                claim.stop(Claim.Stop.MOVED_ON);
            }
        } catch (StorageException.Unavailable | StorageException.UnknownFate missed) {
            // The next beat tries again; the lease outlasts two missed ones.
        }
    }

    private boolean extended(Claim claim) {
        Vitals.Reading vitals = claim.read(parts.vitals());
        Outcome outcome = parts.ports()
                .table()
                .update(parts.writes()
                        .beat(
                                claim.keys(),
                                claim.attempt(),
                                claim.owner(),
                                vitals.peakBytes(),
                                vitals.rows(),
                                parts.nowMillis()));
        boolean mine = outcome instanceof Outcome.Applied;
        if (mine && claim.isOver()) {
            parts.ports().table().update(parts.writes().leaseEnded(claim.keys(), claim.attempt(), claim.owner()));
        }
        return mine;
    }
}
