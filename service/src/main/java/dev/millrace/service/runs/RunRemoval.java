package dev.millrace.service.runs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.service.home.Submissions;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageRow;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Forgets ended runs: objects, rows, and results that lie in the home. */
public final class RunRemoval {
    private static final int PAGE = 1_000;

    private final Home home;
    private final Ports ports;
    private final RunCatalogue catalogue;

    public RunRemoval(Home home, Ports ports, RunCatalogue catalogue) {
        this.home = home;
        this.ports = ports;
        this.catalogue = catalogue;
    }

    /** What was removed. */
    public record Removed(int files, long bytes) {}

    /**
     * Removes a run. Its row goes last, so that a removal that is cut off can be done again.
     *
     * @throws dev.millrace.graph.MillraceException {@code RUN_ACTIVE}: it has not ended, or a command is at work on it
     */
    public Removed remove(RunId run) {
        RunRow row = catalogue.known(run);
        LivingProcesses processes = new LivingProcesses(home);
        if (!row.state().isEnded()) {
            throw active(run, "has not ended", "Cancel it first with: millrace runs cancel " + run);
        }
        try (LivingProcesses.Presence _ = processes
                .drive(run)
                .orElseThrow(() -> active(run, "is driven by a living command", "Wait until that has ended"))) {
            Removed results = removeResults(run);
            Removed objects = removeAll(ports.layout().run(run));
            removeRows(run);
            new Submissions(home).remove(run);
            return new Removed(results.files() + objects.files(), results.bytes() + objects.bytes());
        }
    }

    private static RuntimeException active(RunId run, String why, String remedy) {
        return Failure.invalid("RUN_ACTIVE", "The run " + run + " " + why, remedy)
                .toException();
    }

    private Removed removeResults(RunId run) {
        Location results = new Location("file://" + home.results());
        List<OutputSpec> own = catalogue.plan(run).map(plan -> plan.outputs()).orElse(List.of()).stream()
                .filter(output -> output.destination().isWithin(results))
                .toList();
        int files = 0;
        long bytes = 0;
        for (OutputSpec output : own) {
            Removed removed = removeAll(output.destination());
            ports.table().remove(Keys.destination(output.destination()));
            files += removed.files();
            bytes += removed.bytes();
        }
        return new Removed(files, bytes);
    }

    private Removed removeAll(Location folder) {
        int files = 0;
        long bytes = 0;
        List<ObjectStore.Listed> page;
        do {
            page = ports.objects().list(folder, "", PAGE);
            for (ObjectStore.Listed object : page) {
                ports.objects().delete(object.location());
                files++;
                bytes += object.sizeBytes();
            }
        } while (!page.isEmpty());
        return new Removed(files, bytes);
    }

    private void removeRows(RunId run) {
        StateTable table = ports.table();
        for (StateTable.Row row : table.query(Keys.runPartition(run), Keys.STAGES)) {
            StageRow stage = StageRow.of(row);
            for (int generation = 0; generation <= stage.generation(); generation++) {
                removeSlots(stage, generation);
                removeClaims(stage, generation);
            }
            table.removeAll(table.query(Keys.failures(run, stage.stage()), "").stream()
                    .map(StateTable.Row::key)
                    .toList());
            table.remove(row.key());
        }
        table.removeAll(table.query(Keys.runPartition(run), Keys.NOTICES).stream()
                .map(StateTable.Row::key)
                .toList());
        table.remove(Keys.owner(run));
        table.remove(Keys.run(run));
    }

    private void removeSlots(StageRow stage, int generation) {
        SlotTree tree = stage.tree();
        for (int level = 0; level <= tree.root().level(); level++) {
            int ofLevel = level;
            removeAll(
                    tree.rows(level),
                    position ->
                            Keys.slots(stage.run(), stage.stage(), generation, new SlotTree.Place(ofLevel, position)));
        }
    }

    private void removeClaims(StageRow stage, int generation) {
        for (int epoch = 0; epoch <= stage.epoch(); epoch++) {
            int ofEpoch = epoch;
            removeAll(stage.tasks(), task -> Keys.claim(stage.run(), stage.stage(), generation, ofEpoch, task));
        }
    }

    /** In large pieces, because each costs as much as a single row. */
    private void removeAll(int count, IntFunction<StateTable.Key> key) {
        for (int from = 0; from < count; from += PAGE) {
            ports.table()
                    .removeAll(IntStream.range(from, Math.min(count, from + PAGE))
                            .mapToObj(key)
                            .toList());
        }
    }
}
