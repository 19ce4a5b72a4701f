package dev.millrace.simulation.invariant;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.invariant.Places.AttemptPlace;
import dev.millrace.simulation.invariant.Places.FilePlace;
import dev.millrace.simulation.invariant.Places.Generation;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.Layout;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.DestinationRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** I11, I12, I13: what a reader of a destination sees. */
final class PublishJudge implements Witness {
    private static final Location FOLDER = new Location("memory:/folder");

    private final Facts facts;
    private final TreeMap<Location, FilePlace> visible = new TreeMap<>();
    private final TreeMap<Location, Manifest> switched = new TreeMap<>();
    private final TreeMap<Location, String> tags = new TreeMap<>();

    PublishJudge(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void objectWritten(Actor actor, Step step, Location location, byte[] bytes) {
        if (step == Step.COPY_FILE) {
            Places.file(location).ifPresent(place -> {
                boolean isNew = visible.put(location, place) == null;
                appeared(location, place, isNew, bytes);
            });
        } else if (step == Step.PUT_MANIFEST) {
            manifest(location, ManifestCodec.read(bytes));
        }
    }

    private void appeared(Location location, FilePlace place, boolean isNew, byte[] bytes) {
        if (!isPublic(place.run())) {
            facts.report(
                    Invariant.I11,
                    "file " + location.name() + " is visible, its run is " + state(place.run()),
                    place.run());
        }
        if (!isWinner(place, bytes)) {
            facts.report(Invariant.I11, "file " + location.name() + " is visible and no winner's", place.run());
        }
        Location folder = folder(location);
        Optional<DestinationRow> destination = destination(folder);
        boolean holds = destination.isEmpty()
                || destination.get().runOrEmpty().equals(place.run().value());
        boolean listed =
                current(folder).filter(manifest -> lists(manifest, location)).isPresent();
        if (isNew && !holds && !listed) {
            facts.report(
                    Invariant.I13,
                    "file " + location.name() + " appears, and its run does not publish there",
                    place.run());
        }
    }

    private boolean isPublic(RunId run) {
        return facts.run(run)
                .filter(row -> row.state() == RunState.PUBLISHING || row.state() == RunState.SUCCEEDED)
                .isPresent();
    }

    private String state(RunId run) {
        return facts.run(run).map(row -> row.state().name()).orElse("not there");
    }

    /** By name and by bytes: attempts of two generations may have one name. */
    private boolean isWinner(FilePlace place, byte[] bytes) {
        Optional<StageRow> stage = facts.stage(place.run(), place.stage()).filter(StageRow::isDone);
        if (stage.isEmpty()) {
            return false;
        }
        Generation generation =
                new Generation(place.run(), place.stage(), stage.get().generation());
        boolean named = facts.winner(generation, place.attempt().task())
                .filter(slot -> slot.attempt().equals(place.attempt()))
                .isPresent();
        Optional<AttemptOutput> output = facts.output(new AttemptPlace(generation, place.attempt()));
        return named
                && (output.isEmpty()
                        || output.get().parts().stream()
                                .anyMatch(part -> part.checksum().equals(Facts.checksum(bytes))));
    }

    /** The destination of a file: folders by columns are parts of it. */
    private static Location folder(Location file) {
        Location folder = file;
        do {
            folder = new Location(folder.uri().substring(0, folder.uri().lastIndexOf('/')));
        } while (folder.name().contains("="));
        return folder;
    }

    /** Empty where the row was never written: the rule that takes it is not in force. */
    private Optional<DestinationRow> destination(Location folder) {
        Row row = facts.row(Keys.destination(folder));
        return row == null ? Optional.empty() : Optional.of(DestinationRow.of(folder, Optional.of(row)));
    }

    private Optional<Manifest> current(Location folder) {
        return facts.objects().get(Layout.manifest(folder)).map(blob -> ManifestCodec.read(blob.bytes()));
    }

    private static boolean lists(Manifest manifest, Location file) {
        String name = file.below(folder(file));
        return manifest.files().stream().anyMatch(one -> one.name().equals(name));
    }

    private void manifest(Location location, Manifest manifest) {
        RunId run = manifest.run();
        if (!isPublic(run)) {
            facts.report(Invariant.I12, "there is a manifest, its run is " + state(run), run);
        }
        Location folder = folder(location);
        for (Manifest.File file : manifest.files()) {
            if (!facts.isWhole(folder.resolve(file.name()), file.sizeBytes(), file.checksum())) {
                facts.report(
                        Invariant.I12, "the manifest lists " + file.name() + ", which is not there as listed", run);
            }
        }
        Set<String> listed = names(manifest, file -> manifest.writer(file).equals(run));
        Set<String> won = winners(run, folder);
        if (!listed.equals(won) || distinct(manifest) != manifest.files().size()) {
            facts.report(Invariant.I12, "the manifest lists " + listed + ", winners are " + won, run);
        }
        added(folder, manifest);
        destination(folder)
                .filter(row -> !row.runOrEmpty().equals(run.value())
                        && !row.lastOrEmpty().equals(run.value()))
                .ifPresent(row -> facts.report(
                        Invariant.I12,
                        "a manifest is put by " + Places.shortened(run) + " where " + row + " publishes",
                        run));
    }

    private static Set<String> names(Manifest manifest, Predicate<Manifest.File> which) {
        return manifest.files().stream()
                .filter(which)
                .map(Manifest.File::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int distinct(Manifest manifest) {
        return names(manifest, _ -> true).size();
    }

    /** The files of others are those of the manifest before that the run's mode keeps, and all runs have the same columns. */
    private void added(Location folder, Manifest manifest) {
        RunId run = manifest.run();
        Predicate<Manifest.File> others = file -> !manifest.writer(file).equals(run);
        Manifest before = switched.put(folder, manifest);
        replaced(folder, run, before == null ? "" : tags.getOrDefault(folder, ""), before);
        facts.objects().stat(Layout.manifest(folder)).ifPresent(stat -> tags.put(folder, stat.tag()));
        Set<String> kept = before == null ? Set.of() : kept(folder, manifest, before);
        if (!names(manifest, others).equals(kept)) {
            facts.report(
                    Invariant.I12, "the manifest keeps " + names(manifest, others) + ", to be kept are " + kept, run);
        }
        for (Manifest.File file : manifest.files()) {
            if (!columns(manifest.writer(file), folder).equals(columns(run, folder))) {
                facts.report(Invariant.I12, "the manifest lists " + file.name() + ", which has other columns", run);
            }
        }
    }

    /** What was read before it is replaced is what is replaced. */
    private void replaced(Location folder, RunId run, String tag, @Nullable Manifest before) {
        boolean again = before != null && before.run().equals(run);
        output(run, folder)
                .filter(output -> !again
                        && output.mode().readsFirst()
                        && !output.readTag().equals(tag))
                .ifPresent(output -> facts.report(
                        Invariant.I16,
                        "replaces the manifest " + tag + ", and has read '" + output.readTag() + "'",
                        run));
    }

    private Set<String> kept(Location folder, Manifest manifest, Manifest before) {
        if (before.run().equals(manifest.run())) {
            return names(before, file -> !before.writer(file).equals(manifest.run()));
        }
        Set<String> written = new TreeSet<>();
        manifest.files().stream()
                .filter(file -> manifest.writer(file).equals(manifest.run()))
                .forEach(file -> written.add(file.folder()));
        return switch (output(manifest.run(), folder).map(OutputSpec::mode).orElse(OutputSpec.Mode.CREATE)) {
            case CREATE, OVERWRITE, MERGE, REWRITE, KEEP, RETAKE -> Set.of();
            case APPEND, TAKE -> names(before, _ -> true);
            case OVERWRITE_PARTITIONS -> names(before, file -> !written.contains(file.folder()));
        };
    }

    private List<Column> columns(RunId run, Location folder) {
        return output(run, folder).map(OutputSpec::columns).orElse(List.of());
    }

    private Optional<OutputSpec> output(RunId run, Location folder) {
        return facts.plan(run)
                .flatMap(plan -> plan.outputs().stream()
                        .filter(output -> output.destination().equals(folder))
                        .findFirst());
    }

    /** Names of the files that the winners of the final generations make in a folder. */
    Set<String> winners(RunId run, Location folder) {
        Set<String> names = new TreeSet<>();
        facts.plan(run).ifPresent(plan -> {
            for (Stage stage : plan.stages()) {
                if (stage.output() instanceof Output.Table table
                        && plan.outputs().get(table.output()).destination().equals(folder)) {
                    winners(run, stage, plan, table, names);
                }
            }
        });
        return names;
    }

    private void winners(RunId run, Stage stage, StageGraph plan, Output.Table table, Set<String> names) {
        int number = facts.stage(run, stage.id()).map(StageRow::generation).orElse(0);
        Generation generation = facts.writer(new Generation(run, stage.id(), number));
        String extension = plan.outputs().get(table.output()).format().extension();
        for (int task = 0; task < facts.tasks(generation); task++) {
            Optional<Slot> winner = facts.winner(generation, task);
            Optional<AttemptOutput> output =
                    winner.flatMap(slot -> facts.output(new AttemptPlace(generation, slot.attempt())));
            for (int part = 0; output.isPresent() && part < output.get().parts().size(); part++) {
                String name = output.get().parts().get(part).name();
                names.add(Layout.published(
                                FOLDER,
                                run,
                                generation.stage(),
                                winner.orElseThrow().attempt(),
                                part,
                                name.substring(0, name.lastIndexOf('/') + 1),
                                extension)
                        .below(FOLDER));
            }
        }
    }

    @Override
    public void objectDeleted(Actor actor, Location location) {
        FilePlace place = visible.remove(location);
        if (place == null) {
            return;
        }
        Location folder = folder(location);
        current(folder).filter(manifest -> lists(manifest, location)).ifPresent(manifest -> {
            Optional<DestinationRow> row = destination(folder);
            boolean replaced =
                    row.filter(held -> held.isHeldByOther(manifest.run())).isPresent();
            facts.report(
                    replaced ? Invariant.I13 : Invariant.I12,
                    "file " + location.name() + " is deleted by " + actor + ", the manifest lists it",
                    place.run());
        });
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        if (!after.key().sort().equals("RUN")) {
            return;
        }
        RunRow row = RunRow.of(after);
        switch (row.state()) {
            case ACCEPTED, RUNNING, FAILED, CANCELLED, EXPIRED -> hasNothingVisible(row);
            case SUCCEEDED -> succeeded(row, step == Step.RUN_CLEAN);
            case PUBLISHING -> {}
        }
    }

    private void hasNothingVisible(RunRow row) {
        visible.forEach((location, place) -> {
            if (place.run().equals(row.run())) {
                facts.report(
                        Invariant.I11, "file " + location.name() + " is visible, its run is " + row.state(), row.run());
            }
        });
    }

    private void succeeded(RunRow row, boolean clean) {
        for (Location folder : folders(row.run())) {
            Optional<DestinationRow> destination = destination(folder);
            boolean last = destination
                    .filter(read -> read.lastOrEmpty().equals(row.run().value()))
                    .isPresent();
            boolean free =
                    destination.filter(read -> read.runOrEmpty().isEmpty()).isPresent();
            Optional<Manifest> manifest = current(folder);
            if (last
                    && free
                    && manifest.filter(one -> one.run().equals(row.run())).isEmpty()) {
                facts.report(
                        Invariant.I12,
                        "has SUCCEEDED, the manifest in " + folder + " is " + manifest.map(Manifest::run),
                        row.run());
            }
            if (clean && last && free) {
                onlyListed(row, folder, manifest.map(Manifest::files).orElse(List.of()));
            }
        }
    }

    private List<Location> folders(RunId run) {
        List<Location> folders = new ArrayList<>();
        facts.plan(run).ifPresent(plan -> plan.outputs().forEach(output -> folders.add(output.destination())));
        return folders;
    }

    private void onlyListed(RunRow row, Location folder, List<Manifest.File> files) {
        Set<String> listed =
                new TreeSet<>(files.stream().map(Manifest.File::name).toList());
        Set<String> seen = new TreeSet<>();
        visible.keySet().stream().filter(file -> file.isWithin(folder)).forEach(file -> seen.add(file.below(folder)));
        if (!listed.equals(seen)) {
            facts.report(
                    Invariant.I13,
                    "nobody publishes to " + folder + ", visible are " + seen + ", listed " + listed,
                    row.run());
        }
    }
}
