package dev.millrace.engine.loop;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.FailureWrites;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.StageKeys;

/** Records failures, and ends leases. */
final class Reporting {
    private final WorkerParts parts;

    Reporting(WorkerParts parts) {
        this.parts = parts;
    }

    /** Records what happened to an attempt, before anything else is done about it. */
    void failure(Claim claim, Failure failure, long peakBytes) {
        if (parts.rules().broken(Rule.FAILURE_BEFORE_ACKNOWLEDGEMENT)) {
            return;
        }
        put(FailureWrites.failure(
                claim.keys().failure(claim.attempt()), claim.message().memoryClass(), peakBytes, failure));
    }

    /** Records that a task was claimed as often as it may be, and how many of those workers said nothing. */
    void budget(TaskMessage message, StageKeys keys, int claims) {
        long reports = parts
                .ports()
                .table()
                .query(
                        Keys.failures(message.run(), message.stage()),
                        Keys.failuresOf(message.generation(), message.epoch(), message.task()))
                .stream()
                .map(FailureRow::of)
                .filter(row -> !row.attempt().equals(FailureRow.BUDGET))
                .count();
        put(FailureWrites.failure(
                keys.budgetFailure(message.epoch(), message.task()),
                message.memoryClass(),
                0,
                spent(message, claims, reports)));
    }

    static Failure spent(TaskMessage message, int claims, long reports) {
        long died = Math.max(0, claims - reports);
        return Failure.of(
                        FailureKind.BUDGET,
                        "WORKERS_DIED",
                        "Task " + message.task() + " of stage " + message.stage() + " was started " + claims
                                + " times without a result: " + died
                                + " workers died or gave it back without saying why, " + reports
                                + " reported a failure")
                .withRemedy("Look for what ends the workers (memory limit, machine, kill); then retry the run, which"
                        + " starts the count anew");
    }

    private void put(Update update) {
        StateTable table = parts.ports().table();
        while (true) {
            try {
                table.update(update);
                return;
            } catch (StorageException.UnknownFate unknown) {
                if (table.read(update.key()).isPresent()) {
                    return;
                }
            }
        }
    }

    /** Best effort: a lease that is not ended ends by itself. */
    void endLease(Claim claim) {
        end(claim, parts.writes().leaseEnded(claim.keys(), claim.attempt(), claim.owner()));
    }

    /** The same after a while: a duplicate of the message must not find the task free before the message itself comes back. */
    void endLeaseAfter(Claim claim, long millis) {
        end(
                claim,
                parts.writes()
                        .leaseEndsAt(claim.keys(), claim.attempt(), claim.owner(), parts.nowMillis() + millis - 1));
    }

    /** As the end of a lease, keeping out the class that was not enough. */
    void endLeaseForNextClass(Claim claim) {
        int next = claim.message().memoryClass() + 1;
        end(claim, parts.writes().leaseEndedForClass(claim.keys(), claim.attempt(), claim.owner(), next));
    }

    private void end(Claim claim, Update update) {
        if (claim.attempt().isSpeculative()) {
            return;
        }
        try {
            parts.ports().table().update(update);
        } catch (StorageException.Unavailable | StorageException.UnknownFate unknown) {
            // It ends when its time is up.
        }
    }
}
