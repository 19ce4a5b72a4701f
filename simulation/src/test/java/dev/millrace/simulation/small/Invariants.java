package dev.millrace.simulation.small;

import dev.millrace.graph.AttemptId;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.StageRow;
import java.util.List;
import java.util.Optional;

/** What must hold of every state, and of every move. */
final class Invariants {
    private final Facts facts;
    private final Verdicts verdicts;

    Invariants(Facts facts, Verdicts verdicts) {
        this.facts = facts;
        this.verdicts = verdicts;
    }

    void check(State before, State after) {
        run(before, after);
        for (StageRow row : facts.stages(after)) {
            Optional<StageRow> was =
                    before.row(Keys.stage(SmallWorld.RUN, row.stage())).map(StageRow::of);
            stage(was, row, after);
            if (!facts.isTaken(row)) {
                slots(before, after, row);
            }
        }
        published(after);
    }

    private void run(State before, State after) {
        RunRow was = before.run();
        RunRow row = after.run();
        if (was.state() == row.state() && was.epoch() == row.epoch()) {
            return;
        }
        boolean legal = switch (was.state()) {
            case ACCEPTED ->
                List.of(RunState.RUNNING, RunState.FAILED, RunState.CANCELLED).contains(row.state());
            case RUNNING ->
                List.of(RunState.PUBLISHING, RunState.FAILED, RunState.CANCELLED)
                        .contains(row.state());
            case PUBLISHING -> row.state() == RunState.SUCCEEDED;
            case FAILED, CANCELLED ->
                row.state() == (was.plan().isPresent() ? RunState.RUNNING : RunState.ACCEPTED)
                        && row.epoch() == was.epoch() + 1;
            case SUCCEEDED, EXPIRED -> false;
        };
        if (!legal) {
            verdicts.report(
                    "I14", "from " + was.state() + " " + was.epoch() + " to " + row.state() + " " + row.epoch());
        }
        if (row.state() == RunState.FAILED && !hasReason(after, row)) {
            verdicts.report("I14", "failed in epoch " + row.epoch() + " without a failure of it");
        }
    }

    /** Of any generation: the stage may have been planned finer since the look. */
    private static boolean hasReason(State state, RunRow run) {
        return state.rows.values().stream()
                .map(Hashed::value)
                .filter(row -> row.key().partition().contains("#F#"))
                .filter(row -> row.key().sort().split("#")[1].equals(Integer.toString(run.epoch())))
                .map(FailureRow::of)
                .anyMatch(row -> row.isFatal() || row.isExhausted());
    }

    private void stage(Optional<StageRow> was, StageRow row, State after) {
        if (was.filter(StageRow::isDone).isPresent()
                && !(row.isDone() && row.generation() == was.get().generation())) {
            verdicts.report(
                    "I5",
                    "stage " + row.stage() + " was DONE, is " + row.state() + " in generation " + row.generation());
        }
        if (row.isDone() && !facts.leaf(after, row).isFull()) {
            verdicts.report(
                    "I5",
                    "stage " + row.stage() + " is DONE in generation " + row.generation() + " without all winners");
        }
        if (!after.objects.contains(row.decision())) {
            verdicts.report("I4", "stage " + row.stage() + " follows " + row.decision() + ", which is not stored");
        }
    }

    private void slots(State before, State after, StageRow row) {
        SlotRow leaf = facts.leaf(after, row);
        SlotRow was = facts.leaf(before, row);
        int unset = 0;
        for (int task = 0; task < row.tasks(); task++) {
            Optional<Slot> winner = leaf.slot(task);
            if (was.slot(task).isPresent() && !was.slot(task).equals(winner)) {
                verdicts.report("I1", "slot " + task + " was " + was.slot(task) + ", is " + winner);
            }
            if (winner.isEmpty()) {
                unset++;
                continue;
            }
            AttemptId attempt = winner.get().attempt();
            if (!after.objects.contains("attempt/" + row.stage() + "/" + row.generation() + "/" + attempt)) {
                verdicts.report("I2", "winner " + attempt + " of stage " + row.stage() + " has no objects");
            }
        }
        if (leaf.remaining() != unset) {
            verdicts.report("I3", "remaining is " + leaf.remaining() + " of " + unset);
        }
    }

    private void published(State after) {
        boolean visible = after.objects.stream().anyMatch(one -> one.startsWith("file/"));
        boolean manifest = after.objects.contains("manifest");
        RunState state = after.run().state();
        boolean open = state == RunState.PUBLISHING || state == RunState.SUCCEEDED;
        if (visible && !open) {
            verdicts.report("I11", "files are visible, the run is " + state);
        }
        if (manifest && !open || state == RunState.SUCCEEDED && !manifest) {
            verdicts.report("I12", "manifest: " + manifest + ", the run is " + state);
        }
        if (visible || manifest) {
            files(after, manifest);
        }
    }

    private void files(State after, boolean complete) {
        StageRow last = facts.stages(after).getLast();
        long winners = 0;
        for (int task = 0; task < last.tasks(); task++) {
            Optional<Slot> winner = facts.winner(after, last, task);
            boolean there = winner.filter(slot -> after.objects.contains(CoordinatorMoves.file(last, slot.attempt())))
                    .isPresent();
            winners += there ? 1 : 0;
            if (complete && !there) {
                verdicts.report("I12", "the file of task " + task + " is not there");
            }
        }
        if (after.objects.stream().filter(one -> one.startsWith("file/")).count() != winners) {
            verdicts.report("I11", "a visible file is no winner's");
        }
    }
}
