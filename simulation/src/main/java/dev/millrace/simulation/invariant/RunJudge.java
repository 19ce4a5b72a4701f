package dev.millrace.simulation.invariant;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.RunId;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** I14, L2, L3: how runs move, and for what they fail. */
final class RunJudge implements Witness {
    private final Facts facts;
    private final SlotJudge slots;
    private final ClaimJudge claims;
    private final Map<RunId, Long> retried = new HashMap<>();
    private final Set<RunId> paused = new HashSet<>();
    private final Map<Fibre, Long> looked = new HashMap<>();

    RunJudge(Facts facts, SlotJudge slots, ClaimJudge claims) {
        this.facts = facts;
        this.slots = slots;
        this.claims = claims;
    }

    @Override
    public void rowRead(Actor actor, Step step, Key key, Optional<Row> row) {
        if (step == Step.READ_RUN) {
            looked.put(facts.fibre(), facts.moment());
        }
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        if (!after.key().sort().equals("RUN")) {
            return;
        }
        RunRow row = RunRow.of(after);
        if (before == null) {
            begins(row);
            return;
        }
        RunRow was = RunRow.of(before);
        pauses(step, row);
        if (was.state() != row.state() || was.epoch() != row.epoch()) {
            moves(was, row);
        }
        if (row.paused() && !was.paused() && !row.state().canPause()) {
            facts.report(Invariant.I14, "paused in state " + row.state(), row.run());
        }
    }

    private void pauses(Step step, RunRow row) {
        if (step == Step.RUN_PAUSED) {
            paused.add(row.run());
        } else if (step == Step.RUN_UNPAUSED || step == Step.RUN_CANCELLED || step == Step.RUN_RETRIED) {
            paused.remove(row.run());
        }
    }

    boolean isPausedByUser(RunId run) {
        return paused.contains(run);
    }

    private void begins(RunRow row) {
        if (row.state() != RunState.ACCEPTED || row.epoch() != 0) {
            facts.report(Invariant.I14, "begins as " + row.state() + " in epoch " + row.epoch(), row.run());
        }
    }

    private void moves(RunRow was, RunRow row) {
        boolean retry = was.state().canRetry() && (row.state() == RunState.RUNNING || row.state() == RunState.ACCEPTED);
        if (retry) {
            retried.put(row.run(), facts.moment());
        }
        boolean rightEpoch = row.epoch() == was.epoch() + (retry ? 1 : 0) || retry && row.epoch() == was.epoch();
        if (!isLegal(was, row) || !rightEpoch) {
            facts.report(
                    Invariant.I14,
                    "moved from " + was.state() + " in epoch " + was.epoch() + " to " + row.state() + " in epoch "
                            + row.epoch(),
                    row.run());
        }
        if (row.paused() && was.paused() && row.state() == RunState.PUBLISHING) {
            facts.report(Invariant.I14, "publishes while it is paused", row.run());
        }
        if (row.state() == RunState.FAILED) {
            failed(was, row);
        }
    }

    private static boolean isLegal(RunRow was, RunRow row) {
        List<RunState> legal = switch (was.state()) {
            case ACCEPTED -> List.of(RunState.RUNNING, RunState.FAILED, RunState.CANCELLED);
            case RUNNING -> List.of(RunState.PUBLISHING, RunState.FAILED, RunState.CANCELLED);
            case PUBLISHING -> List.of(RunState.SUCCEEDED);
            case FAILED, CANCELLED ->
                List.of(was.plan().isPresent() ? RunState.RUNNING : RunState.ACCEPTED, RunState.EXPIRED);
            case SUCCEEDED, EXPIRED -> List.of();
        };
        return legal.contains(row.state());
    }

    private void failed(RunRow was, RunRow row) {
        Optional<Failure> failure = row.failure();
        if (failure.isEmpty()) {
            facts.report(Invariant.I14, "failed without a reason", row.run());
            return;
        }
        boolean ofTask = was.state() == RunState.RUNNING
                && !failure.get().code().startsWith("OUTPUT_")
                && !ReleaseJudge.isGone(failure.get());
        if (ofTask) {
            failedForTask(row, failure.get());
        }
    }

    private void failedForTask(RunRow row, Failure failure) {
        List<ClaimJudge.Recorded> reasons = claims.failures().stream()
                .filter(one -> one.task().generation().run().equals(row.run())
                        && one.task().epoch() == row.epoch())
                .filter(one -> one.row().isFatal() || one.row().isExhausted())
                .toList();
        if (reasons.isEmpty()) {
            facts.report(
                    Invariant.I14,
                    "failed for " + failure.code() + ", and epoch " + row.epoch() + " has no such failure",
                    row.run());
            return;
        }
        long retriedAt = retried.getOrDefault(row.run(), 0L);
        if (reasons.stream().allMatch(one -> one.moment() < retriedAt)) {
            facts.report(
                    Invariant.L3, "failed for " + failure.code() + ", which was recorded before the retry", row.run());
            return;
        }
        long lookedAt = looked.getOrDefault(facts.fibre(), 0L);
        if (reasons.stream().noneMatch(one -> isReason(one, lookedAt))) {
            facts.report(
                    Invariant.L2,
                    "failed for " + failure.code() + ", and every task that failed could still succeed",
                    row.run());
        }
        if (failure.kind() == FailureKind.INVALID) {
            first(row, reasons, failure);
        }
    }

    private void first(RunRow run, List<ClaimJudge.Recorded> reasons, Failure told) {
        boolean first = reasons.stream()
                .filter(one -> one.row().failure().equals(told))
                .anyMatch(one -> IntStream.range(0, one.task().task())
                        .allMatch(task ->
                                slots.wonAt(one.task().generation(), task).isPresent()));
        if (!first) {
            facts.report(
                    Invariant.I17,
                    "failed for '" + told.message() + "', and a task before it could still fail",
                    run.run());
        }
    }

    /** Whether a failure could end the run: its slot was unset when the look began, and no larger class is left. */
    private boolean isReason(ClaimJudge.Recorded one, long lookedAt) {
        boolean unset = slots.wonAt(one.task().generation(), one.task().task())
                .filter(moment -> moment < lookedAt)
                .isEmpty();
        return unset && (one.row().isFatal() || one.row().failure().kind() == FailureKind.EXHAUSTED && isLargest(one));
    }

    private boolean isLargest(ClaimJudge.Recorded one) {
        return facts.plan(one.task().generation().run())
                .filter(plan -> one.row().memoryClass() == plan.classes().size() - 1
                        || one.row().peakBytes() * 1.3
                                > plan.classes().getLast().memoryBytes())
                .isPresent();
    }
}
