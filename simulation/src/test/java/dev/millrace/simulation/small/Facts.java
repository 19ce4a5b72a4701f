package dev.millrace.simulation.small;

import dev.millrace.coordinator.policy.FinerPlan;
import dev.millrace.coordinator.policy.barrier.Barrier;
import dev.millrace.coordinator.policy.barrier.BarrierInputs;
import dev.millrace.coordinator.policy.barrier.BarrierSettings;
import dev.millrace.coordinator.state.StageFacts;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a small world's rows say. */
final class Facts {
    private static final AttemptOutput ROWS = new AttemptOutput(
            List.of(new AttemptOutput.Part(
                    "exchange.bin",
                    16,
                    "crc32c:00000000",
                    SmallWorld.PARTITIONS,
                    Collections.nCopies(SmallWorld.PARTITIONS, new AttemptOutput.Segment(0, 8, 1, 0)),
                    List.of())),
            AttemptOutput.Measures.NONE);

    private final SmallWorld world;
    private final StageGraph plan;
    private final Map<List<Integer>, StageDecision> decisions = new HashMap<>();

    Facts(SmallWorld world) {
        this.world = world;
        this.plan = world.plan();
    }

    StageGraph plan() {
        return plan;
    }

    List<StageRow> stages(State state) {
        List<StageRow> rows = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            state.row(Keys.stage(SmallWorld.RUN, stage.id())).map(StageRow::of).ifPresent(rows::add);
        }
        return rows;
    }

    /** The decision that everybody makes for a generation. */
    StageDecision decision(Stage stage, int generation, Map<StageId, Integer> inputs) {
        Barrier.Decided decided = Barrier.decide(stage, inputs(stage));
        StageDecision decision = new StageDecision(
                stage.id(),
                0,
                decided.tasks(),
                0,
                stage.memoryClass(),
                new TreeMap<>(inputs),
                "",
                decided.shares(),
                decided.adaptations(),
                decided.course());
        while (decision.generation() < generation) {
            decision = FinerPlan.after(stage, decision, plan.classes().size()).orElseThrow();
        }
        return decision;
    }

    private StageDecision known(StageRow row) {
        return decisions.computeIfAbsent(
                List.of(row.stage().index(), row.generation()),
                _ -> decision(plan.stage(row.stage()), row.generation(), Map.of()));
    }

    /** What the stages before wrote: a row for each partition in each task, whoever won. */
    private BarrierInputs inputs(Stage stage) {
        SortedMap<StageId, StageMap> maps = new TreeMap<>();
        SortedMap<StageId, StageDecision> decisions = new TreeMap<>();
        for (StageId input : stage.awaitedStages()) {
            List<StageMap.Winner> winners = new ArrayList<>();
            for (int task = 0; task < plan.stage(input).tasks(); task++) {
                winners.add(new StageMap.Winner(new AttemptId(0, task, 1), ROWS));
            }
            maps.put(input, new StageMap(input, 0, winners));
            decisions.put(input, decision(plan.stage(input), 0, Map.of()));
        }
        return new BarrierInputs(maps, decisions, new TreeMap<>(), BarrierSettings.of(plan.settings()));
    }

    StageKeys keys(StageRow row) {
        return StageKeys.of(row, world.rules());
    }

    /** The stages whose rows the tasks of a stage read, by the way that was decided. */
    List<StageId> read(StageRow row) {
        return plan.stage(row.stage()).by(known(row).course()).inputStages();
    }

    /** Whether another stage has done the work of this one. */
    boolean isTaken(StageRow row) {
        return known(row).takenBy().isPresent();
    }

    /** The stage whose tasks write what this one stands for. */
    private StageRow writer(State state, StageRow row) {
        return known(row)
                .takenBy()
                .flatMap(by -> state.row(Keys.stage(SmallWorld.RUN, by)))
                .map(StageRow::of)
                .orElse(row);
    }

    /** All tasks of a small stage are in one leaf. */
    SlotRow leaf(State state, StageRow asked) {
        StageRow row = writer(state, asked);
        SlotTree.Place leaf = new SlotTree.Place(0, 0);
        return keys(row).slotRow(leaf, state.row(keys(row).slots(leaf)));
    }

    Optional<Slot> winner(State state, StageRow row, int task) {
        return leaf(state, row).slot(task);
    }

    List<FailureRow> failures(State state, StageRow row) {
        String partition = Keys.failures(SmallWorld.RUN, row.stage());
        String prefix = Keys.failuresOf(row.generation(), row.epoch());
        List<FailureRow> failures = new ArrayList<>();
        SortedMap<Key, Hashed<Row>> from = state.rows.tailMap(new Key(partition, prefix));
        for (Map.Entry<Key, Hashed<Row>> entry : from.entrySet()) {
            if (!entry.getKey().partition().equals(partition)
                    || !entry.getKey().sort().startsWith(prefix)) {
                break;
            }
            failures.add(FailureRow.of(entry.getValue().value()));
        }
        return failures;
    }

    /** What a look finds that has read these rows of stages, and now reads the rest. */
    List<StageFacts> facts(State state, RunRow run, List<StageRow> rows) {
        List<StageFacts> facts = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            Optional<StageRow> row =
                    rows.stream().filter(one -> one.stage().equals(stage.id())).findFirst();
            if (row.isEmpty()) {
                facts.add(absent(stage, rows));
            } else if (row.get().isDone() || row.get().epoch() < run.epoch()) {
                facts.add(new StageFacts.Seen(stage, row.get()));
            } else {
                facts.add(running(state, stage, row.get()));
            }
        }
        return facts;
    }

    private StageFacts absent(Stage stage, List<StageRow> rows) {
        boolean ready = !stage.awaitedStages().isEmpty()
                && stage.awaitedStages().stream()
                        .allMatch(input ->
                                rows.stream().anyMatch(row -> row.stage().equals(input) && row.isDone()));
        return ready ? new StageFacts.Ready(stage, inputs(stage)) : new StageFacts.Waiting(stage);
    }

    private StageFacts running(State state, Stage stage, StageRow row) {
        List<FailureRow> failures = failures(state, row);
        SlotRow leaf = leaf(state, row);
        SortedSet<Integer> won = new TreeSet<>();
        failures.stream().map(FailureRow::task).filter(leaf::isSet).forEach(won::add);
        int firstDone = 0;
        while (firstDone < leaf.entries() && leaf.isSet(firstDone)) {
            firstDone++;
        }
        return new StageFacts.Running(stage, row, known(row), leaf.isFull(), failures, won, firstDone, true);
    }
}
