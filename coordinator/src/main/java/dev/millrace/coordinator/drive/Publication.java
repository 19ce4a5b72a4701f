package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.drive.PublishedFiles.PublishedFile;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Replaced;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.FindingsListCodec;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.graph.codec.ReplacedCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The steps that make a result visible: note what is replaced, copy the winners' files, switch the manifests, delete what was replaced, succeed.
 * Each may be repeated by anybody at any time. Whatever is found unexpected is thrown as a failure; {@link Publisher} sees what it means.
 */
final class Publication {
    private final CoordinatorParts parts;
    private final RunRow run;
    private final StageGraph plan;

    Publication(CoordinatorParts parts, RunRow run, StageGraph plan) {
        this.parts = parts;
        this.run = run;
        this.plan = plan;
    }

    /** All of them, in order. */
    Progress steps() {
        List<PublishedFile> files = new PublishedFiles(parts, run, plan).list();
        Replaced replaced = replaced(files);
        if (parts.rules().broken(Rule.SWITCH_THEN_DELETE)) {
            delete(replaced);
        }
        if (parts.rules().broken(Rule.COPY_THEN_MANIFEST)) {
            switchManifests(replaced, files);
        }
        if (!new Copying(parts, run).copy(copied(files))) {
            return Progress.REFUSED;
        }
        switchManifests(replaced, files);
        delete(replaced);
        List<Location> destinations =
                plan.outputs().stream().map(OutputSpec::destination).toList();
        return parts.ended(
                        parts.writes().succeeded(run, destinations, parts.nowMillis()),
                        run,
                        RunState.SUCCEEDED,
                        Optional.empty())
                ? Progress.MOVED
                : Progress.REFUSED;
    }

    private List<PublishedFile> copied(List<PublishedFile> files) {
        return parts.rules().hold(Rule.COPY_ONLY_WINNERS) ? files : new EveryAttempt(parts, run, plan).files();
    }

    /** Step 1. Written once: a later look must not take this run's own manifest for the one before. */
    private Replaced replaced(List<PublishedFile> files) {
        if (plan.outputs().isEmpty()) {
            return new Replaced(List.of());
        }
        Location location = parts.ports().layout().replaced(run.run());
        boolean checked =
                plan.outputs().stream().anyMatch(output -> output.mode().readsFirst());
        Optional<byte[]> recorded =
                checked ? parts.ports().objects().get(location).map(ObjectStore.Blob::bytes) : Optional.empty();
        byte[] stored = recorded.orElseGet(
                () -> parts.stored().put(location, ReplacedCodec.write(new Replaced(entries(files)))));
        return StoredDocument.read(location, stored, ReplacedCodec::read);
    }

    private List<Replaced.Entry> entries(List<PublishedFile> files) {
        List<Replaced.Entry> entries = new ArrayList<>();
        for (int output = 0; output < plan.outputs().size(); output++) {
            OutputSpec spec = plan.outputs().get(output);
            entries.add(new Replaced.Entry(
                    spec.destination(),
                    spec.mode() == OutputSpec.Mode.CREATE
                            ? null
                            : earlier(spec, folders(output, files)).orElse(null)));
        }
        return entries;
    }

    private Optional<Replaced.Earlier> earlier(OutputSpec output, Set<String> folders) {
        Location location = Layout.manifest(output.destination());
        return parts.ports().objects().get(location).map(blob -> {
            Manifest there = StoredDocument.read(location, blob.bytes(), ManifestCodec::read);
            if (!there.run().equals(run.run())) {
                requireRead(output, blob.tag());
            }
            return Replaced.Earlier.of(there, blob.tag(), output.mode(), folders);
        });
    }

    /** Of several homes another may have published since the destination was taken in this one. Asked before anything is recorded. */
    private void requireRead(OutputSpec output, String tag) {
        if (output.mode().readsFirst()
                && !tag.equals(output.readTag())
                && parts.rules().hold(Rule.REPLACE_ONLY_READ)) {
            throw foreign(Layout.manifest(output.destination()), true);
        }
    }

    /** Folders by columns into which the run writes. */
    private Set<String> folders(int output, List<PublishedFile> files) {
        return listed(output, files).stream().map(Manifest.File::folder).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Step 3. */
    private void switchManifests(Replaced replaced, List<PublishedFile> files) {
        for (int output = 0; output < plan.outputs().size(); output++) {
            Replaced.Entry entry = replaced.outputs().get(output);
            switchManifest(entry, manifest(output, entry, files));
        }
    }

    /** What stays of the recorded result, and the run's own. */
    private byte[] manifest(int output, Replaced.Entry entry, List<PublishedFile> files) {
        OutputSpec spec = plan.outputs().get(output);
        Optional<Replaced.Earlier> earlier =
                parts.rules().broken(Rule.ADD_TO_RECORDED) && spec.mode().adds()
                        ? earlier(spec, folders(output, files))
                        : entry.earlier();
        List<Manifest.File> all =
                new ArrayList<>(earlier.map(Replaced.Earlier::kept).orElse(List.of()));
        all.addAll(listed(output, files));
        return ManifestCodec.write(new Manifest(
                run.run(),
                run.planOrEmpty(),
                spec.format(),
                earlier.flatMap(Replaced.Earlier::table).map(Manifest::columns).orElse(spec.columns()),
                all,
                findings(),
                spec.layout(),
                plan.identity(output).orElse(null)));
    }

    private List<Manifest.File> listed(int output, List<PublishedFile> files) {
        return files.stream()
                .filter(file -> file.output() == output)
                .map(file -> new Manifest.File(
                        file.to().below(plan.outputs().get(output).destination()),
                        file.part().rows(),
                        file.part().sizeBytes(),
                        file.part().checksum(),
                        file.part().statistics(),
                        null,
                        file.part().footerChecksum()))
                .toList();
    }

    /** Kept beside the run, because the maps that tell them are collected. */
    private List<Findings> findings() {
        if (plan.stages().stream().noneMatch(stage -> stage.output() instanceof Output.Findings)) {
            return List.of();
        }
        List<Findings> found = RunFindings.of(
                parts.documents(),
                run.run(),
                plan,
                new FactsReader(parts).rows(run).values());
        Location kept = parts.ports().layout().findings(run.run());
        return StoredDocument.read(
                kept, parts.stored().put(kept, FindingsListCodec.write(found)), FindingsListCodec::read);
    }

    /** Over nothing, or over exactly the manifest that was recorded. Refused: ours is there, or somebody else's. */
    private void switchManifest(Replaced.Entry entry, byte[] manifest) {
        Location location = Layout.manifest(entry.destination());
        if (put(location, entry, manifest)) {
            return;
        }
        if (!isThere(location, manifest)) {
            throw foreign(location, entry.earlier().isPresent());
        }
    }

    private static RuntimeException foreign(Location manifest, boolean replaces) {
        return Failure.of(
                        FailureKind.CORRUPT,
                        "MANIFEST_FOREIGN",
                        "'" + manifest + "' is neither what this run replaces nor its own; somebody else writes there")
                .withRemedy("Find out who wrote it; when " + (replaces ? "the one before is put back" : "it is removed")
                        + ", the run goes on by itself")
                .toException();
    }

    private boolean put(Location location, Replaced.Entry entry, byte[] manifest) {
        ObjectStore objects = parts.ports().objects();
        ObjectStore.Content content = ObjectStore.Content.of(manifest);
        if (parts.rules().broken(Rule.OVERWRITE_IF_TAG)) {
            objects.put(location, content);
            return true;
        }
        try {
            return entry.earlier()
                    .map(earlier -> objects.putIfMatch(location, earlier.tag(), content))
                    .orElseGet(() -> objects.putIfAbsent(location, content))
                    .isPresent();
        } catch (StorageException.UnknownFate unknown) {
            if (isThere(location, manifest)) {
                return true;
            }
            throw unknown;
        }
    }

    private boolean isThere(Location location, byte[] manifest) {
        return parts.ports()
                .objects()
                .get(location)
                .filter(blob -> Arrays.equals(blob.bytes(), manifest))
                .isPresent();
    }

    /** Step 4. Sources first: after that no late look can copy a file that is deleted next. */
    private void delete(Replaced replaced) {
        new ReplacedRemoval(parts).delete(replaced);
    }
}
