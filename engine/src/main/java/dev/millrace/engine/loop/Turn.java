package dev.millrace.engine.loop;

import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.Optional;

/**
 * One message: is it wanted, is its task free, and if so an attempt. The message is acknowledged only when its task has a winner or a recorded
 * failure, or when it is obsolete; in any doubt it is left.
 */
final class Turn {
    private final WorkerParts parts;
    private final Beat beat;
    private final Letter letter;
    private final TaskMessage message;
    private boolean lacksTime;

    Turn(WorkerParts parts, Beat beat, Letter letter) {
        this.parts = parts;
        this.beat = beat;
        this.letter = letter;
        this.message = letter.message();
    }

    /** Whether an attempt was made. */
    boolean take() {
        boolean attempted = false;
        try {
            Standing standing = Standing.of(message, parts.ports(), parts.rules());
            switch (standing.verdict()) {
                case OBSOLETE -> drop("obsolete");
                case NEWER -> leave(parts.settings().backoffMillis(), "rows are older than the message");
                case PAUSED -> paused();
                case CURRENT ->
                    attempted = current(
                            standing.run().orElseThrow(), standing.stage().orElseThrow());
            }
        } catch (StorageException.Unavailable | StorageException.UnknownFate trouble) {
            leave(parts.settings().backoffMillis(), "storage unavailable");
        }
        return attempted;
    }

    /** Whether the task was left because this worker does not live long enough any more. */
    boolean lacksTime() {
        return lacksTime;
    }

    private void drop(String why) {
        parts.events().passed(message, why);
        letter.acknowledge();
    }

    private void leave(long millis, String why) {
        parts.events().passed(message, why);
        letter.postpone(millis);
    }

    private void paused() {
        if (parts.rules().hold(Rule.LEAVE_PAUSED)) {
            leave(parts.settings().attempts().pausedMillis(), "paused");
        } else {
            drop("paused");
        }
    }

    private boolean current(RunRow run, StageRow stage) {
        StageKeys keys = StageKeys.of(stage, parts.rules());
        if (parts.rules().hold(Rule.SKIP_SET_SLOTS)
                && isSet(keys, message, parts.ports().glances().at(keys.leafOf(message.task())))) {
            finished(keys);
            return false;
        }
        boolean whole = parts.lifetime().isWhole();
        if (!whole && wasTried(keys)) {
            lacksTime = true;
            leave(0, "was begun before, and needs a worker that has all its time");
            return false;
        }
        switch (new Claiming(parts).claim(message, keys, maxClaims(run))) {
            case Claiming.Result.Taken taken -> {
                new Attempt(parts, beat, new Claim(letter, keys, taken.attempt(), taken.owner(), whole), run, stage)
                        .make();
                return true;
            }
            case Claiming.Result.Refused refused -> refused(keys, refused.refusal());
            case Claiming.Result.Speculated _ -> drop("speculated already");
            case Claiming.Result.Doubtful _ -> leave(parts.settings().backoffMillis(), "claim in doubt");
        }
        return false;
    }

    /** Somebody began it and did not finish: it may be long. While somebody works on it, or in another class, it is not ours in any case. An old row says less, and costs an attempt at most. */
    private boolean wasTried(StageKeys keys) {
        if (message.speculative()) {
            return false;
        }
        ClaimRow claim = ClaimRow.of(parts.ports().glances().at(keys.claim(message.epoch(), message.task())));
        return claim.starts() > 0 && !claim.isLive(parts.nowMillis()) && claim.memoryClass() <= message.memoryClass();
    }

    /** Each class may be tried and one worker may die. Where the plan cannot be read the attempt itself finds out. */
    private int maxClaims(RunRow run) {
        int classes = parts.documents()
                .plan(message.run(), run.planOrEmpty())
                .map(plan -> plan.classes().size())
                .orElse(1);
        return parts.settings().claims(classes, run.limits().attempts());
    }

    private void refused(StageKeys keys, Refusal refusal) {
        switch (refusal) {
            case Refusal.Wait wait -> leave(wait.millis(), "claimed by another worker");
            case Refusal.Drop _ -> drop("failed in this class already");
            case Refusal.Spent spent -> spent(keys, spent.claims());
        }
    }

    private void spent(StageKeys keys, int claims) {
        if (parts.rules().hold(Rule.SKIP_SET_SLOTS)
                && isSet(keys, message, parts.ports().table().read(keys.leafOf(message.task())))) {
            finished(keys);
            return;
        }
        new Reporting(parts).budget(message, keys, claims);
        letter.hint(message.run());
        drop("claimed too often");
    }

    /** The task has a winner, which may have died before it could say that its leaf is full. */
    private void finished(StageKeys keys) {
        if (parts.rules().hold(Rule.MARK_AGAIN)) {
            SlotTree.Place leaf = keys.tree().slot(message.task()).row();
            SlotRow row = keys.slotRow(leaf, parts.ports().table().read(keys.slots(leaf)));
            if (parts.marking().upAgain(keys, leaf, row)) {
                letter.hint(message.run());
            }
        }
        drop("done already");
    }

    /** Whether the message's task has a winner in this row of its leaf. */
    static boolean isSet(StageKeys keys, TaskMessage message, Optional<StateTable.Row> row) {
        SlotTree.Entry slot = keys.tree().slot(message.task());
        return keys.slotRow(slot.row(), row).isSet(slot.index());
    }
}
