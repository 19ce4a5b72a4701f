package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.policy.Speculation;
import dev.millrace.coordinator.policy.SweepTimer;
import dev.millrace.coordinator.policy.barrier.BarrierSettings;
import dev.millrace.coordinator.policy.barrier.UnneededStages;
import dev.millrace.coordinator.state.Readiness;
import dev.millrace.coordinator.state.StageFacts;
import dev.millrace.graph.Course;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what a look at a running run needs, and no more: a stage's root and failures, and the slots of tasks that failed. */
final class FactsReader {
    private final CoordinatorParts parts;

    FactsReader(CoordinatorParts parts) {
        this.parts = parts;
    }

    /** Every stage of the plan, in its order. Must be read after the run's row. */
    List<StageFacts> read(RunRow run, StageGraph plan) {
        SortedMap<StageId, StageRow> rows = rows(run);
        Set<StageId> empty = empty(run, plan, rows);
        UnneededStages unneeded = new UnneededStages(plan, empty, empty.isEmpty() ? Set.of() : taken(plan, rows));
        List<StageFacts> facts = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            StageRow row = rows.get(stage.id());
            if (row == null) {
                facts.add(absent(plan, stage, rows, unneeded));
            } else if (row.isDone() || row.epoch() != run.epoch() || !Readiness.isReady(stage, rows, parts.rules())) {
                facts.add(new StageFacts.Seen(stage, row));
            } else {
                facts.add(running(plan, stage, row));
            }
        }
        return facts;
    }

    /** A stage that may start is looked at with what its inputs wrote, if that may change it. */
    private StageFacts absent(
            StageGraph plan, Stage stage, SortedMap<StageId, StageRow> rows, UnneededStages unneeded) {
        BarrierSettings settings = BarrierSettings.of(plan.settings());
        boolean measured = settings.adaptive() || stage.pieces() > 1;
        boolean ready = measured
                && stage.awaitedStages().stream()
                        .allMatch(input ->
                                rows.containsKey(input) && rows.get(input).isDone());
        if (!ready) {
            return new StageFacts.Waiting(stage);
        }
        Optional<StageId> empty = unneeded.because(stage);
        if (empty.isPresent()) {
            return new StageFacts.Unneeded(stage, empty.get());
        }
        return stage.awaitedStages().isEmpty()
                ? new StageFacts.Waiting(stage)
                : new StageFacts.Ready(stage, new InputsReader(parts).read(plan, stage, rows, settings));
    }

    /** Stages that are done without a row; asked only while some stage has not started. */
    private Set<StageId> empty(RunRow run, StageGraph plan, SortedMap<StageId, StageRow> rows) {
        Set<StageId> empty = new TreeSet<>();
        if (rows.size() < plan.stages().size()
                && BarrierSettings.of(plan.settings()).adaptive()) {
            rows.values().stream()
                    .filter(row -> row.isDone() && row.totals().rowsWritten() == 0)
                    .filter(row ->
                            parts.map(run.run(), row.stage(), row.generation()).rows() == 0)
                    .forEach(row -> empty.add(row.stage()));
        }
        return empty;
    }

    /** Stages whose work was done by those that started before, and took their shortcut. */
    private Set<StageId> taken(StageGraph plan, SortedMap<StageId, StageRow> rows) {
        Set<StageId> taken = new TreeSet<>();
        for (Stage stage : plan.stages()) {
            StageRow row = rows.get(stage.id());
            if (row != null
                    && stage.shortcut().isPresent()
                    && parts.decision(row).course() instanceof Course.Short) {
                taken.add(stage.shortcut().get().replaced());
            }
        }
        return taken;
    }

    SortedMap<StageId, StageRow> rows(RunRow run) {
        SortedMap<StageId, StageRow> rows = new TreeMap<>();
        parts.ports().table().query(Keys.runPartition(run.run()), Keys.STAGES).stream()
                .map(StageRow::of)
                .forEach(row -> rows.put(row.stage(), row));
        return rows;
    }

    private StageFacts running(StageGraph plan, Stage stage, StageRow row) {
        StageKeys keys = StageKeys.of(row, parts.rules());
        StageDecision decision = parts.decision(row);
        SlotTree.Place root = keys.tree().root();
        boolean full = decision.takenBy().isPresent()
                || keys.slotRow(root, parts.ports().table().read(keys.root())).isFull();
        List<FailureRow> failures = full ? List.of() : failures(row);
        return new StageFacts.Running(
                stage,
                row,
                decision,
                full,
                failures,
                won(keys, failures),
                firstDone(keys, failures),
                !full && queueEmpty(plan, row, decision));
    }

    private List<FailureRow> failures(StageRow row) {
        return parts
                .ports()
                .table()
                .query(Keys.failures(row.run(), row.stage()), Keys.failuresOf(row.generation(), row.epoch()))
                .stream()
                .map(FailureRow::of)
                .toList();
    }

    private SortedSet<Integer> won(StageKeys keys, List<FailureRow> failures) {
        SortedSet<Integer> won = new TreeSet<>();
        for (FailureRow failure : failures) {
            SlotTree.Entry slot = keys.tree().slot(failure.task());
            SlotRow leaf = keys.slotRow(slot.row(), parts.ports().table().read(keys.slots(slot.row())));
            if (leaf.isSet(slot.index())) {
                won.add(failure.task());
            }
        }
        return won;
    }

    /** Marks lead past what is full, so that this is a few rows whatever the stage's size. */
    private int firstDone(StageKeys keys, List<FailureRow> failures) {
        boolean wanted = failures.stream().anyMatch(row -> row.failure().kind() == FailureKind.INVALID);
        return wanted ? firstUndone(keys, keys.tree().root()).orElse(keys.tree().tasks()) : 0;
    }

    private OptionalInt firstUndone(StageKeys keys, SlotTree.Place place) {
        SlotRow row = keys.slotRow(place, parts.ports().table().read(keys.slots(place)));
        for (int index = 0; index < row.entries(); index++) {
            int child = place.position() * SlotTree.FAN_IN + index;
            if (place.level() == 0 && !row.isSet(index)) {
                return OptionalInt.of(child);
            }
            OptionalInt below = place.level() == 0 || row.isMarked(index)
                    ? OptionalInt.empty()
                    : firstUndone(keys, new SlotTree.Place(place.level() - 1, child));
            if (below.isPresent()) {
                return below;
            }
        }
        return OptionalInt.empty();
    }

    /** Asked only when an empty queue would make a difference. */
    private boolean queueEmpty(StageGraph plan, StageRow row, StageDecision decision) {
        long now = parts.nowMillis();
        boolean matters =
                now >= SweepTimer.earliest(row, parts.settings()) || Speculation.mayBeTime(row, now, parts.settings());
        if (!row.allSent() || !matters) {
            return false;
        }
        try {
            return parts.ports().queue().visible(Queues.of(plan.classes().get(decision.memoryClass()))) == 0;
        } catch (StorageException.Unavailable unknown) {
            return false;
        }
    }
}
