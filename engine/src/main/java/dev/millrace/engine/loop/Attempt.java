package dev.millrace.engine.loop;

import dev.millrace.engine.ExhaustedException;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Stage;
import dev.millrace.graph.TaskMessage;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.AttemptOutputs;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageRow;

/** What is done under a claim: run the task, write {@code output.json} last, commit, mark, acknowledge; or say how it failed. */
final class Attempt {
    private static final int PUT_TRIES = 4;

    private final WorkerParts parts;
    private final Beat beat;
    private final Claim claim;
    private final RunRow run;
    private final StageRow stage;
    private final TaskMessage message;
    private Stage.Bounds bounds = Stage.Bounds.NONE;
    private long peakBytes;

    Attempt(WorkerParts parts, Beat beat, Claim claim, RunRow run, StageRow stage) {
        this.parts = parts;
        this.beat = beat;
        this.claim = claim;
        this.run = run;
        this.stage = stage;
        this.message = claim.message();
    }

    void make() {
        parts.events().claimed(message, claim.attempt());
        beat.begin(claim, run.limits().taskMillis());
        try {
            if (parts.rules().broken(Rule.ACKNOWLEDGE_LAST)) {
                claim.letter().acknowledge();
            }
            if (parts.rules().broken(Rule.LEASE_END_DELETES_NOTHING)) {
                new Removal(parts.ports().objects(), parts.rules())
                        .predecessors(parts.ports().layout(), claim);
            }
            work();
        } catch (ExhaustedException exhausted) {
            peakBytes = exhausted.peakBytes();
            failed(exhausted.failure());
        } catch (MillraceException failed) {
            failed(failed.failure());
        } catch (OutOfMemoryError exhausted) {
            failed(Failure.of(
                    FailureKind.EXHAUSTED,
                    "OUT_OF_MEMORY",
                    "Task " + message.task() + " ran out of the worker's heap"));
        } catch (RuntimeException bug) {
            failed(Failure.of(
                    FailureKind.BUG,
                    "TASK_BUG",
                    "Task " + message.task() + " of stage " + message.stage() + " ended with " + bug));
        } finally {
            beat.end(claim);
        }
    }

    private void work() {
        if (parts.rules().broken(Rule.WRITE_THEN_COMMIT)) {
            Committing.Result early = new Committing(parts).commit(claim.keys(), new Slot(claim.attempt(), false));
            committed(early, write(parts.runner().run(assignment(), claim.cancellation())));
            return;
        }
        AttemptOutput output = parts.runner().run(assignment(), claim.cancellation());
        // The slot says that there is nothing to be told, and nobody looks for objects.
        boolean empty = output.isNothing();
        if (!empty) {
            write(output);
        }
        committed(new Committing(parts).commit(claim.keys(), new Slot(claim.attempt(), empty)), output);
    }

    private TaskAssignment assignment() {
        TaskAssignment assignment = new Assigning(
                        parts.documents(), parts.ports().layout(), parts.rules())
                .assign(message, claim.attempt(), run, stage);
        claim.runs(assignment);
        bounds = assignment.stage().bounds();
        if (isBoundByStep()) {
            beat.limit(claim, bounds.taskMillis());
        }
        return assignment;
    }

    /** The last object. Its key is this attempt's alone, so that it may be put again when an answer was lost. */
    private AttemptOutput write(AttemptOutput output) {
        byte[] document = AttemptOutputCodec.write(output);
        for (int tries = 1; ; tries++) {
            try {
                parts.ports()
                        .objects()
                        .putOwn(
                                parts.ports()
                                        .layout()
                                        .attemptOutput(
                                                message.run(), message.stage(), message.generation(), claim.attempt()),
                                document);
                return output;
            } catch (StorageException.UnknownFate | StorageException.Unavailable lost) {
                if (tries == PUT_TRIES) {
                    throw lost;
                }
                parts.ports().clock().sleep(parts.settings().backoffMillis());
            }
        }
    }

    private void committed(Committing.Result result, AttemptOutput output) {
        beat.end(claim);
        if (result.won()) {
            parts.events().won(message, claim.attempt(), output);
        } else {
            parts.events().lost(message, claim.attempt());
            new Removal(parts.ports().objects(), parts.rules())
                    .attempt(parts.ports().layout(), claim, output.parts());
        }
        mark(result.leaf());
        if (result.won()) {
            gather(result.leaf());
        }
        claim.letter().acknowledge();
    }

    /** For whoever ends the stage, who has been told already and meanwhile comes. */
    private void gather(SlotRow row) {
        if (row.isFull()) {
            new AttemptOutputs(parts.ports(), parts.settings())
                    .gather(
                            claim.keys(),
                            claim.keys().tree().slot(message.task()).row().position(),
                            row);
        }
    }

    /** Whoever emptied the leaf: the one who did may be dead. */
    private void mark(SlotRow row) {
        SlotTree.Place leaf = claim.keys().tree().slot(message.task()).row();
        if (parts.rules().broken(Rule.MARK_FULL_CHILD)
                && !row.isFull()
                && !claim.keys().tree().isRoot(leaf)) {
            SlotTree.Entry entry = claim.keys().tree().parent(leaf);
            if (parts.marking().up(claim.keys(), entry.row(), parts.marking().mark(claim.keys(), entry))) {
                claim.letter().hint(message.run());
            }
            return;
        }
        if (parts.marking().up(claim.keys(), leaf, row)) {
            claim.letter().hint(message.run());
        }
    }

    private void failed(Failure failure) {
        beat.end(claim);
        switch (claim.stop()) {
            case NONE -> react(failure);
            case TIME_LIMIT -> react(timeLimit());
            case OUTLIVED -> react(outlived());
            case HANDED_BACK -> handBack(failure, 0);
            case LEASE_LOST -> parts.events().failed(message, claim.attempt(), failure, false);
            case MOVED_ON -> movedOn(failure);
        }
    }

    private boolean isBoundByStep() {
        long ofRun = run.limits().taskMillis();
        return bounds.taskMillis() > 0 && (ofRun <= 0 || bounds.taskMillis() < ofRun);
    }

    private Failure timeLimit() {
        if (isBoundByStep()) {
            return Failure.of(
                            FailureKind.LIMIT,
                            "STEP_TIME",
                            "Task " + message.task() + " of stage " + message.stage() + " took longer than the "
                                    + bounds.taskMillis() + " ms that the step '" + bounds.step() + "' gives it")
                    .withRemedy("Raise the timeout of the step '" + bounds.step()
                            + "', or let a task do less, for example by a smaller plan.splitBytes, and run the"
                            + " job again");
        }
        return Failure.of(
                        FailureKind.EXHAUSTED,
                        "TASK_TIME",
                        "Task " + message.task() + " of stage " + message.stage() + " took longer than "
                                + run.limits().taskMillis() + " ms")
                .withRemedy("Raise the job's limit of a task's time, or read less in one task");
    }

    private Failure outlived() {
        return Failure.of(
                        FailureKind.EXHAUSTED,
                        CloudClass.OUTLIVED,
                        "Task " + message.task() + " of stage " + message.stage() + " was not done after "
                                + parts.lifetime().wholeMillis() / 1_000 + " s, when its worker's time was over")
                .withRemedy(
                        "Let a task do less, for example by a smaller plan.splitBytes, or deploy containers (classes "
                                + "f1 to f3), which live as long as a task needs");
    }

    private void react(Failure failure) {
        try {
            switch (Reaction.to(failure)) {
                case HAND_BACK -> handBack(failure, backoffMillis());
                case RECORD_FOR_NEXT_CLASS -> {
                    record(failure);
                    new Reporting(parts).endLeaseForNextClass(claim);
                    claim.letter().acknowledge();
                }
                case RECORD -> {
                    if (failure.kind() == FailureKind.CORRUPT && isPast()) {
                        movedOn(failure);
                        return;
                    }
                    record(failure);
                    new Reporting(parts).endLease(claim);
                    claim.letter().acknowledge();
                }
            }
        } catch (StorageException.Unavailable | StorageException.UnknownFate trouble) {
            handBack(trouble.failure(), backoffMillis());
        }
    }

    private void record(Failure failure) {
        new Reporting(parts)
                .failure(
                        claim,
                        failure,
                        Math.max(peakBytes, claim.read(parts.vitals()).peakBytes()));
        parts.events().failed(message, claim.attempt(), failure, true);
        claim.letter().hint(message.run());
    }

    /** What is missing may have been deleted because nobody needs it any more. */
    private boolean isPast() {
        return Standing.consistent(message, parts.ports(), parts.rules()).verdict() == Verdict.OBSOLETE;
    }

    private void movedOn(Failure failure) {
        parts.events().failed(message, claim.attempt(), failure, false);
        new Reporting(parts).endLease(claim);
        claim.letter().acknowledge();
    }

    private void handBack(Failure failure, long afterMillis) {
        parts.events().failed(message, claim.attempt(), failure, false);
        if (afterMillis > 0) {
            new Reporting(parts).endLeaseAfter(claim, afterMillis);
        } else {
            new Reporting(parts).endLease(claim);
        }
        claim.letter().postpone(afterMillis);
    }

    /** Doubled with each claim, and spread by the claim's random id so that many do not come back together. */
    private long backoffMillis() {
        long first = run.limits().retry().intervalMillis();
        if (first > 0) {
            return RetryWaits.millis(run.limits().retry(), claim.attempt().number(), claim.owner());
        }
        long doubled = parts.settings().backoffMillis()
                << Math.min(20, Math.max(0, claim.attempt().number() - 1));
        long limited = Math.min(parts.settings().attempts().backoffLimitMillis(), doubled);
        return limited + Math.floorMod(claim.owner().hashCode(), (int) Math.min(limited + 1, Integer.MAX_VALUE));
    }
}
