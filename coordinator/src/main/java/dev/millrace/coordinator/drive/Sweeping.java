package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.state.Effect;
import dev.millrace.coordinator.state.TaskSweep;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable;
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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks at each task of a stage that does not move, some leaves at a time, so that its size does not matter. */
final class Sweeping {
    private static final int LEAVES_AT_ONCE = 64;

    private final CoordinatorParts parts;
    private final Dispatching dispatching;
    private final StageGraph plan;
    private final Effect.Sweep sweep;
    private final StageRow row;
    private final StageKeys keys;
    private final Map<Integer, List<FailureRow>> failures;
    private final List<TaskMessage> messages = new ArrayList<>();
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
        int leaves = keys.tree().leaves();
        for (int first = 0; first < leaves; first += LEAVES_AT_ONCE) {
            leaves(first, Math.min(leaves, first + LEAVES_AT_ONCE));
        }
        if (undone == 0 && sweep.derive()) {
            markAll();
            return new Finishing(parts, plan).finish(row);
        }
        if (!sweep.resend()) {
            return Progress.SAME;
        }
        flush();
        return parts.applied(parts.writes().stageSwept(row, parts.nowMillis())) ? Progress.SAME : Progress.REFUSED;
    }

    private void leaves(int first, int until) {
        List<SlotTree.Place> places = IntStream.range(first, until)
                .mapToObj(leaf -> new SlotTree.Place(0, leaf))
                .toList();
        List<Optional<StateTable.Row>> rows =
                parts.ports().table().readAll(places.stream().map(keys::slots).toList());
        List<Integer> tasks = new ArrayList<>();
        for (int leaf = 0; leaf < places.size(); leaf++) {
            SlotRow slots = keys.slotRow(places.get(leaf), rows.get(leaf));
            for (int index = 0; index < slots.entries(); index++) {
                if (!slots.isSet(index)) {
                    tasks.add(SlotTree.firstTask(first + leaf) + index);
                }
            }
        }
        undone += tasks.size();
        if (sweep.resend()) {
            tasks(tasks);
        }
    }

    private SlotRow read(SlotTree.Place place) {
        return keys.slotRow(place, parts.ports().table().read(keys.slots(place)));
    }

    private void tasks(List<Integer> tasks) {
        List<Integer> claimed = tasks.stream()
                .filter(task -> TaskSweep.needsClaim(failures.getOrDefault(task, List.of())))
                .toList();
        List<Optional<StateTable.Row>> claims = parts.ports()
                .table()
                .readAll(claimed.stream()
                        .map(task -> keys.claim(row.epoch(), task))
                        .toList());
        for (int index = 0; index < claimed.size(); index++) {
            task(claimed.get(index), ClaimRow.of(claims.get(index)));
        }
    }

    private void task(int task, ClaimRow claim) {
        TaskSweep decided = TaskSweep.of(
                claim,
                failures.getOrDefault(task, List.of()),
                sweep.decision().memoryClass(),
                plan.classes(),
                parts.nowMillis(),
                TaskSweep.Slowness.NEVER,
                parts.rules());
        if (decided instanceof TaskSweep.Send send) {
            if (parts.rules().broken(Rule.ONLY_LOSER_DELETES)) {
                new Deletion(parts.ports().objects()).attemptsOf(parts.ports().layout(), row, task);
            }
            add(dispatching.message(row, task, send.memoryClass(), false));
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
