package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.policy.Speculation;
import dev.millrace.coordinator.state.Effect;
import dev.millrace.coordinator.state.TaskSweep;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Gives slow attempts of a stage that is nearly done others beside them. Writes nothing: each of those is claimed once, however often it is asked for. */
final class Watching {
    /** So many winners tell how long tasks of a stage take. */
    private static final int SAMPLE = 32;

    private final CoordinatorParts parts;
    private final Dispatching dispatching;
    private final StageGraph plan;
    private final Effect.Watch watch;
    private final StageRow row;
    private final StageKeys keys;
    private final Map<Integer, List<FailureRow>> failures;

    Watching(CoordinatorParts parts, RunRow run, StageGraph plan, Effect.Watch watch) {
        this.parts = parts;
        this.dispatching = new Dispatching(parts, run, plan);
        this.plan = plan;
        this.watch = watch;
        this.row = watch.row();
        this.keys = StageKeys.of(row, parts.rules());
        this.failures = watch.failures().stream().collect(Collectors.groupingBy(FailureRow::task));
    }

    /** It is advice, so that what it cannot read ends no look. */
    Progress watch() {
        try {
            ask();
        } catch (MillraceException unread) {
            // The end of a lease and the sweep make up for it.
        }
        return Progress.SAME;
    }

    private void ask() {
        Winners winners = new Winners(parts);
        List<Integer> undone = new ArrayList<>();
        List<Slot> told = new ArrayList<>();
        List<SlotRow> leaves = winners.leaves(keys);
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            SlotRow slots = leaves.get(leaf);
            for (int index = 0; index < slots.entries(); index++) {
                Optional<Slot> slot = slots.slot(index);
                if (slot.isEmpty()) {
                    undone.add(SlotTree.firstTask(leaf) + index);
                } else if (!slot.get().empty()) {
                    told.add(slot.get());
                }
            }
        }
        if (!undone.isEmpty() && Speculation.isNearEnd(undone.size(), row.tasks())) {
            long afterMillis = Speculation.slowAfterMillis(taken(winners, told), parts.settings());
            dispatching.send(
                    slow(undone, new TaskSweep.Slowness(afterMillis, Speculation.most(undone.size(), row.tasks()))));
        }
    }

    /** What some of the winners took, from the whole width of the stage. */
    private List<Long> taken(Winners winners, List<Slot> told) {
        int sample = Math.min(SAMPLE, told.size());
        return parts.ports()
                .objects()
                .together(
                        parts.ports().layout().home(),
                        sample,
                        index -> winners.output(keys, told.get((int) ((long) index * told.size() / sample)))
                                .measures()
                                .millis());
    }

    private List<TaskMessage> slow(List<Integer> undone, TaskSweep.Slowness slowness) {
        List<Optional<StateTable.Row>> claims = parts.ports()
                .table()
                .readAll(undone.stream()
                        .map(task -> keys.claim(row.epoch(), task))
                        .toList());
        return IntStream.range(0, undone.size())
                .mapToObj(index -> slow(undone.get(index), ClaimRow.of(claims.get(index)), slowness))
                .flatMap(List::stream)
                .toList();
    }

    private List<TaskMessage> slow(int task, ClaimRow claim, TaskSweep.Slowness slowness) {
        TaskSweep decided = TaskSweep.of(
                claim,
                failures.getOrDefault(task, List.of()),
                watch.decision().memoryClass(),
                plan.classes(),
                parts.nowMillis(),
                slowness,
                parts.rules());
        return decided instanceof TaskSweep.Speculate speculate
                ? Collections.nCopies(
                        speculate.messages(), dispatching.message(row, task, speculate.memoryClass(), true))
                : List.of();
    }
}
