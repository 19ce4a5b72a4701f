package dev.millrace.service.runs;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.service.runs.Attempt.Outcome;
import dev.millrace.storage.record.AttemptOutputs;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * When attempts of a run worked, and what it cost: winners, those that reported a failure, and those that work. Of a wide stage one read tells of 32 tasks, where
 * {@link RunTasks} looks at each task.
 */
public final class RunAttempts {
    /** Of so many failures of a stage, and so many tasks that may be worked on, it is looked up when they were; of further ones it is not known. */
    private static final int MOST_LOOKED_UP = 1_000;

    private final Ports ports;
    private final RunCatalogue catalogue;
    private final AttemptOutputs outputs;

    public RunAttempts(Ports ports, RunCatalogue catalogue, ProtocolSettings settings) {
        this.ports = ports;
        this.catalogue = catalogue;
        this.outputs = new AttemptOutputs(ports, settings);
    }

    /** In order of the stages: winners in order of their tasks, failures, and those that work. */
    public List<Attempt> of(RunView run) {
        List<Attempt> attempts = new ArrayList<>();
        for (StageView stage : run.stages()) {
            if (stage.takenBy().isEmpty()) {
                stage.row().ifPresent(row -> add(row, stage.over(), attempts));
            }
        }
        return attempts;
    }

    private void add(StageRow stage, boolean over, List<Attempt> attempts) {
        List<SlotRow> leaves = IntStream.range(0, stage.tree().leaves())
                .mapToObj(leaf -> leaf(stage, new SlotTree.Place(0, leaf)))
                .toList();
        attempts.addAll(winners(stage, leaves));
        attempts.addAll(failed(stage));
        if (!over && !stage.isDone()) {
            attempts.addAll(running(stage, leaves));
        }
    }

    private SlotRow leaf(StageRow stage, SlotTree.Place place) {
        return SlotRow.of(
                ports.table().read(Keys.slots(stage.run(), stage.stage(), stage.generation(), place)),
                stage.tree(),
                place);
    }

    private List<Attempt> winners(StageRow stage, List<SlotRow> leaves) {
        Map<AttemptId, AttemptOutput> known = outputs.left(StageKeys.of(stage, Rules.all()), leaves);
        List<Slot> won = leaves.stream().flatMap(leaf -> leaf.won().stream()).toList();
        return ports.objects()
                .together(ports.layout().home(), won.size(), index -> winner(stage, won.get(index), known));
    }

    private Attempt winner(StageRow stage, Slot slot, Map<AttemptId, AttemptOutput> known) {
        AttemptId attempt = slot.attempt();
        Measures measures = slot.empty()
                ? Measures.NONE
                : Optional.ofNullable(known.get(attempt))
                        .map(AttemptOutput::measures)
                        .or(() -> log(stage, stage.generation(), attempt).flatMap(RunLogs::measures))
                        .orElse(Measures.NONE);
        return new Attempt(stage.stage().index(), attempt.task(), attempt.toString(), Outcome.DONE, measures, null);
    }

    private Optional<byte[]> log(StageRow stage, int generation, AttemptId attempt) {
        return ports.objects()
                .get(ports.layout().log(stage.run(), stage.stage(), generation, attempt))
                .map(blob -> blob.bytes());
    }

    private List<Attempt> failed(StageRow stage) {
        List<FailureRow> failures = catalogue.allFailures(stage.run(), stage);
        return ports.objects()
                .together(
                        ports.layout().home(),
                        failures.size(),
                        index -> failed(stage, failures.get(index), index < MOST_LOOKED_UP));
    }

    private Attempt failed(StageRow stage, FailureRow failure, boolean lookUp) {
        Measures times = !lookUp || failure.attempt().equals(FailureRow.BUDGET)
                ? Measures.NONE
                : log(stage, failure.generation(), AttemptId.parse(failure.attempt()))
                        .flatMap(RunLogs::times)
                        .orElse(Measures.NONE);
        Measures measures = new Measures(0, 0, 0, 0, failure.peakBytes(), 0, times.startedMillis(), times.millis());
        return new Attempt(
                stage.stage().index(), failure.task(), failure.attempt(), Outcome.FAILED, measures, failure.failure());
    }

    private List<Attempt> running(StageRow stage, List<SlotRow> leaves) {
        return IntStream.range(0, stage.cursor())
                .filter(task -> !leaves.get(task / SlotTree.FAN_IN).isSet(task % SlotTree.FAN_IN))
                .limit(MOST_LOOKED_UP)
                .mapToObj(task -> running(stage, task))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Attempt> running(StageRow stage, int task) {
        ClaimRow claim = ClaimRow.of(
                ports.table().read(Keys.claim(stage.run(), stage.stage(), stage.generation(), stage.epoch(), task)));
        long now = ports.clock().nowMillis();
        if (!claim.isLive(now)) {
            return Optional.empty();
        }
        long started = claim.startedMillis();
        Measures times = new Measures(0, 0, 0, 0, claim.peakBytes(), 0, started, Math.max(0, now - started));
        String id = new AttemptId(stage.epoch(), task, claim.starts()).toString();
        return Optional.of(new Attempt(stage.stage().index(), task, id, Outcome.RUNNING, times, null));
    }
}
