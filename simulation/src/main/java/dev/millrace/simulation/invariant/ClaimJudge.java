package dev.millrace.simulation.invariant;

import dev.millrace.graph.FailureKind;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.invariant.Places.TaskPlace;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Queues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** I9: claims, and when a budget may be called spent. Keeps account of all failures. */
final class ClaimJudge implements Witness {
    /** A failure as it was recorded. */
    record Recorded(FailureRow row, TaskPlace task, long moment) {}

    private final Facts facts;
    private final SlotJudge slots;
    private final Map<Fibre, Long> received = new HashMap<>();
    private final Map<Fibre, Optional<ClaimRow>> refused = new HashMap<>();
    private final Map<Fibre, Boolean> liveWhenRefused = new HashMap<>();
    private final List<Recorded> failures = new ArrayList<>();

    ClaimJudge(Facts facts, SlotJudge slots) {
        this.facts = facts;
        this.slots = slots;
    }

    List<Recorded> failures() {
        return failures;
    }

    /** Whether a failure is recorded that stands for messages of this class. */
    boolean hasReported(TaskPlace task, int memoryClass) {
        return failures.stream()
                .anyMatch(one -> one.task().equals(task)
                        && (one.row().isFatal() || one.row().memoryClass() >= memoryClass));
    }

    @Override
    public void messageReceived(Actor actor, String queue, String body) {
        if (!queue.startsWith(Queues.HINTS)) {
            received.put(facts.fibre(), facts.moment());
        }
    }

    @Override
    public void updateRefused(Actor actor, Step step, Update update, Optional<Row> old) {
        if (step == Step.CLAIM) {
            refused.put(facts.fibre(), old.map(ClaimRow::of));
            liveWhenRefused.put(
                    facts.fibre(),
                    old.filter(row -> ClaimRow.of(row).isLive(facts.clock(actor)))
                            .isPresent());
        }
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        if (step == Step.CLAIM) {
            claimed(after);
        } else if (step == Step.FAILURE) {
            failed(actor, after);
        }
    }

    private void claimed(Row after) {
        TaskPlace task = Places.claim(after.key());
        int limit = facts.claims(task.generation().run());
        int starts = ClaimRow.of(after).starts();
        if (starts > limit) {
            facts.report(
                    Invariant.I9,
                    task + " is claimed for the " + starts + "th time of " + limit,
                    task.generation().run());
        }
    }

    private void failed(Actor actor, Row after) {
        FailureRow row = FailureRow.of(after);
        TaskPlace task = Places.failure(after.key());
        failures.add(new Recorded(row, task, facts.moment()));
        if (row.failure().kind() == FailureKind.BUDGET) {
            spent(actor, task);
        }
    }

    private void spent(Actor actor, TaskPlace task) {
        Key key = Keys.claim(
                task.generation().run(),
                task.generation().stage(),
                task.generation().number(),
                task.epoch(),
                task.task());
        Row row = facts.row(key);
        ClaimRow claim = row == null ? ClaimRow.NONE : ClaimRow.of(row);
        int limit = facts.claims(task.generation().run());
        if (claim.starts() < limit) {
            budget(task, claim.starts() + " of " + limit + " claims were made");
        }
        if (liveWhenRefused.getOrDefault(facts.fibre(), false)) {
            budget(task, "the last attempt held its lease when " + actor + " was refused");
        }
        long receivedAt = received.getOrDefault(facts.fibre(), 0L);
        if (slots.wonAt(task.generation(), task.task())
                .filter(moment -> moment < receivedAt)
                .isPresent()) {
            budget(task, "an attempt had won before " + actor + " received the message");
        }
        long reports = failures.stream()
                .filter(one -> one.task().equals(task)
                        && one.row().isExhausted()
                        && one.row().memoryClass() < claim.memoryClass())
                .count();
        if (reports >= limit) {
            budget(task, "all " + reports + " attempts reported that a smaller class was not enough");
        }
    }

    private void budget(TaskPlace task, String why) {
        facts.report(
                Invariant.I9,
                "the budget of " + task + " is called spent, but " + why,
                task.generation().run());
    }
}
