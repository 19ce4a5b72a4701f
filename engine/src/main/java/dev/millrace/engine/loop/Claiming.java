package dev.millrace.engine.loop;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.StageKeys;

/** Takes a task, or says why not. */
final class Claiming {
    /** What became of it. */
    sealed interface Result {
        record Taken(AttemptId attempt, String owner) implements Result {}

        record Refused(Refusal refusal) implements Result {}

        /** As many speculate as may. */
        record Speculated() implements Result {}

        /** The answer was lost and the row does not tell: nobody can say under which id this worker would write. */
        record Doubtful() implements Result {}
    }

    private final WorkerParts parts;

    Claiming(WorkerParts parts) {
        this.parts = parts;
    }

    Result claim(TaskMessage message, StageKeys keys, int maxClaims) {
        String owner = parts.claimIds().get();
        return message.speculative() ? speculative(message, keys, owner) : ordinary(message, keys, owner, maxClaims);
    }

    private Result ordinary(TaskMessage message, StageKeys keys, String owner, int maxClaims) {
        long now = parts.nowMillis();
        Update update = parts.writes()
                .claim(keys, message.epoch(), message.task(), owner, message.memoryClass(), maxClaims, now);
        try {
            return switch (parts.ports().table().update(update)) {
                case Outcome.Applied applied -> taken(message, owner, ClaimRow.of(applied.row()));
                case Outcome.Refused refused -> refused(message, owner, ClaimRow.of(refused.old()), maxClaims, now);
            };
        } catch (StorageException.UnknownFate unknown) {
            ClaimRow row = ClaimRow.of(parts.ports().table().read(update.key()));
            return row.ownerOrEmpty().equals(owner) ? taken(message, owner, row) : new Result.Doubtful();
        }
    }

    /** A refusal by the row that this very try has written is a success whose first answer was lost on the way. */
    private Result refused(TaskMessage message, String owner, ClaimRow old, int maxClaims, long now) {
        return old.ownerOrEmpty().equals(owner)
                ? taken(message, owner, old)
                : new Result.Refused(Refusal.of(old, message.memoryClass(), maxClaims, now, parts.rules()));
    }

    private Result taken(TaskMessage message, String owner, ClaimRow row) {
        int number = parts.rules().hold(Rule.ATTEMPT_FROM_CLAIM) ? row.starts() : 1;
        return new Result.Taken(new AttemptId(message.epoch(), message.task(), number), owner);
    }

    /** In the first place that is free. */
    private Result speculative(TaskMessage message, StageKeys keys, String owner) {
        if (parts.rules().broken(Rule.CLAIM_SPECULATIVE)) {
            return new Result.Taken(AttemptId.speculative(message.epoch(), message.task(), 0), owner);
        }
        Result result = new Result.Speculated();
        for (int place = 0; place < AttemptId.SPECULATIVE && result instanceof Result.Speculated; place++) {
            result = speculative(message, keys, place, owner);
        }
        return result;
    }

    private Result speculative(TaskMessage message, StageKeys keys, int place, String owner) {
        int id = parts.rules().hold(Rule.SPECULATIVE_ID_FROM_PLACE) ? place : 0;
        Result.Taken taken = new Result.Taken(AttemptId.speculative(message.epoch(), message.task(), id), owner);
        Update update =
                parts.writes().claimSpeculative(keys, message.epoch(), message.task(), place, owner, parts.nowMillis());
        try {
            return switch (parts.ports().table().update(update)) {
                case Outcome.Applied _ -> taken;
                case Outcome.Refused refused ->
                    isMine(ClaimRow.of(refused.old()), place, owner) ? taken : new Result.Speculated();
            };
        } catch (StorageException.UnknownFate unknown) {
            ClaimRow row = ClaimRow.of(parts.ports().table().read(update.key()));
            return isMine(row, place, owner) ? taken : new Result.Doubtful();
        }
    }

    private static boolean isMine(ClaimRow row, int place, String owner) {
        return row.speculative().size() > place && row.speculative().get(place).equals(owner);
    }
}
