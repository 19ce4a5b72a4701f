package dev.millrace.service.runs;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.Failure;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the tasks of a run: slots, claims, failures, and what winners wrote down. */
public final class RunTasks {
    private final Ports ports;
    private final RunCatalogue catalogue;

    public RunTasks(Ports ports, RunCatalogue catalogue) {
        this.ports = ports;
        this.catalogue = catalogue;
    }

    /** Tasks of all stages that have started, in order of stage and task. */
    public List<TaskView> of(RunView run) {
        List<TaskView> tasks = new ArrayList<>();
        run.stages().stream()
                .filter(stage -> stage.takenBy().isEmpty())
                .forEach(stage -> stage.row()
                        .ifPresent(row -> of(row).forEach(task -> tasks.add(stage.over() ? stopped(task) : task))));
        return tasks;
    }

    private static TaskView stopped(TaskView task) {
        return task.state() == TaskView.State.WAITING || task.state() == TaskView.State.RUNNING
                ? new TaskView(
                        task.stage(),
                        task.task(),
                        TaskView.State.STOPPED,
                        task.attempt(),
                        task.claims(),
                        task.measures(),
                        task.failures())
                : task;
    }

    private List<TaskView> of(StageRow stage) {
        Map<Integer, List<Failure>> failures = catalogue.failures(stage.run(), stage).stream()
                .collect(Collectors.groupingBy(
                        FailureRow::task, Collectors.mapping(FailureRow::failure, Collectors.toList())));
        List<TaskView> tasks = new ArrayList<>();
        for (int leaf = 0; leaf < stage.tree().leaves(); leaf++) {
            SlotTree.Place place = new SlotTree.Place(0, leaf);
            SlotRow slots = SlotRow.of(
                    ports.table().read(Keys.slots(stage.run(), stage.stage(), stage.generation(), place)),
                    stage.tree(),
                    place);
            for (int entry = 0; entry < slots.entries(); entry++) {
                int task = SlotTree.firstTask(leaf) + entry;
                tasks.add(task(stage, task, slots.slot(entry), failures.getOrDefault(task, List.of())));
            }
        }
        return tasks;
    }

    private TaskView task(StageRow stage, int task, Optional<Slot> slot, List<Failure> failures) {
        ClaimRow claim = ClaimRow.of(
                ports.table().read(Keys.claim(stage.run(), stage.stage(), stage.generation(), stage.epoch(), task)));
        if (slot.isPresent()) {
            Measures measures = slot.get().empty()
                    ? Measures.NONE
                    : measures(stage, slot.get().attempt());
            return new TaskView(
                    stage.stage().index(),
                    task,
                    TaskView.State.DONE,
                    slot.get().attempt().toString(),
                    claim.starts(),
                    measures,
                    failures);
        }
        boolean live = claim.isLive(ports.clock().nowMillis());
        boolean fatal = failures.stream().anyMatch(failure -> failure.kind().isFatal());
        TaskView.State state = fatal ? TaskView.State.FAILED : live ? TaskView.State.RUNNING : TaskView.State.WAITING;
        String attempt = live ? new AttemptId(stage.epoch(), task, claim.starts()).toString() : "";
        return new TaskView(stage.stage().index(), task, state, attempt, claim.starts(), Measures.NONE, failures);
    }

    /** What an attempt wrote down is collected some time after the run; its log stays as long as the run. */
    private Measures measures(StageRow stage, AttemptId attempt) {
        return StoredDocument.get(
                        ports.objects(),
                        ports.layout().attemptOutput(stage.run(), stage.stage(), stage.generation(), attempt),
                        AttemptOutputCodec::read)
                .map(AttemptOutput::measures)
                .or(() -> logged(stage, attempt))
                .orElse(Measures.NONE);
    }

    private Optional<Measures> logged(StageRow stage, AttemptId attempt) {
        return ports.objects()
                .get(ports.layout().log(stage.run(), stage.stage(), stage.generation(), attempt))
                .flatMap(blob -> RunLogs.measures(blob.bytes()));
    }

    /** What the winners of each stage did, by the stage's position; stages without a winner are left out. */
    public SortedMap<Integer, List<Measures>> measures(RunView run) {
        SortedMap<Integer, List<Measures>> stages = new TreeMap<>();
        of(run).stream()
                .filter(task -> task.state() == TaskView.State.DONE)
                .forEach(task -> stages.computeIfAbsent(task.stage(), _ -> new ArrayList<>())
                        .add(task.measures()));
        return stages;
    }
}
