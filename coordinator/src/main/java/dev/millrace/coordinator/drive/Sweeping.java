package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.policy.Speculation;
import dev.millrace.coordinator.state.Effect;
import dev.millrace.coordinator.state.TaskSweep;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks at each task of a stage that does not move, leaf by leaf, so that its size does not matter. */
final class Sweeping {
    private final CoordinatorParts parts;
    private final Dispatching dispatching;
    private final StageGraph plan;
    private final Effect.Sweep sweep;
    private final StageRow row;
    private final StageKeys keys;
    private final Map<Integer, List<FailureRow>> failures;
    private final List<TaskMessage> messages = new ArrayList<>();
    /** Of tasks with live leases, so that there are at most as many as slots of workers. */
    private final List<TaskMessage> slow = new ArrayList<>();

    private long undone;

    Sweeping(CoordinatorParts parts, RunRow run, StageGraph plan, Effect.Sweep sweep) {
        this.parts = parts;
        this.dispatching = new Dispatching(parts, run, plan);
        this.plan = plan;
        this.sweep = sweep;
        this.row = sweep.row();
        this.keys = StageKeys.of(row, parts.rules());
        this.failures = sweep.failures().stream().collect(Collectors.groupingBy(FailureRow::task));
    }

    Progress sweep() {
        for (int leaf = 0; leaf < keys.tree().leaves(); leaf++) {
            leaf(new SlotTree.Place(0, leaf));
        }
        if (undone == 0 && sweep.derive()) {
            markAll();
            return new Finishing(parts, plan).finish(row);
        }
        if (!sweep.resend()) {
            return Progress.SAME;
        }
        if (Speculation.isNearEnd(undone, row.tasks())) {
            messages.addAll(slow);
        }
        flush();
        return parts.applied(parts.writes().stageSwept(row, parts.nowMillis())) ? Progress.SAME : Progress.REFUSED;
    }

    private void leaf(SlotTree.Place place) {
        SlotRow slots = read(place);
        for (int index = 0; index < slots.entries(); index++) {
            if (!slots.isSet(index)) {
                undone++;
                if (sweep.resend()) {
                    task(SlotTree.firstTask(place.position()) + index);
                }
            }
        }
    }

    private SlotRow read(SlotTree.Place place) {
        return keys.slotRow(place, parts.ports().table().read(keys.slots(place)));
    }

    private void task(int task) {
        List<FailureRow> ofTask = failures.getOrDefault(task, List.of());
        ClaimRow claim = TaskSweep.needsClaim(ofTask)
                ? ClaimRow.of(parts.ports().table().read(keys.claim(row.epoch(), task)))
                : ClaimRow.NONE;
        TaskSweep decided = TaskSweep.of(
                claim,
                ofTask,
                sweep.decision().memoryClass(),
                plan.classes(),
                parts.nowMillis(),
                parts.settings(),
                parts.rules());
        switch (decided) {
            case TaskSweep.Leave _ -> {}
            case TaskSweep.Send send -> {
                if (parts.rules().broken(Rule.ONLY_LOSER_DELETES)) {
                    new Deletion(parts.ports().objects())
                            .attemptsOf(parts.ports().layout(), row, task);
                }
                add(dispatching.message(row, task, send.memoryClass(), false));
            }
            case TaskSweep.Speculate speculate ->
                slow.add(dispatching.message(row, task, speculate.memoryClass(), true));
        }
    }

    private void add(TaskMessage message) {
        messages.add(message);
        if (messages.size() >= parts.settings().batches().dispatch()) {
            flush();
        }
    }

    private void flush() {
        dispatching.send(messages);
        messages.clear();
    }

    /** Every leaf is full, but a mark is missing: its writer died before it, or between two levels. */
    private void markAll() {
        for (int leaf = 0; leaf < keys.tree().leaves(); leaf++) {
            SlotTree.Place place = new SlotTree.Place(0, leaf);
            parts.marking().up(keys, place, read(place));
        }
    }
}
