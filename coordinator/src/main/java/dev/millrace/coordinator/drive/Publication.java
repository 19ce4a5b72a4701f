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
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
        Replaced replaced = replaced();
        List<PublishedFile> files = new PublishedFiles(parts, run, plan).list();
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
        return parts.applied(parts.writes().succeeded(run, destinations, parts.nowMillis()))
                ? Progress.MOVED
                : Progress.REFUSED;
    }

    private List<PublishedFile> copied(List<PublishedFile> files) {
        return parts.rules().hold(Rule.COPY_ONLY_WINNERS) ? files : new EveryAttempt(parts, run, plan).files();
    }

    /** Step 1. Written once: a later look must not take this run's own manifest for the one before. */
    private Replaced replaced() {
        List<Replaced.Entry> entries = new ArrayList<>();
        for (OutputSpec output : plan.outputs()) {
            entries.add(new Replaced.Entry(
                    output.destination(),
                    output.overwrite() ? earlier(output.destination()).orElse(null) : null));
        }
        byte[] computed = ReplacedCodec.write(new Replaced(entries));
        Location location = parts.ports().layout().replaced(run.run());
        return StoredDocument.read(location, parts.stored().put(location, computed), ReplacedCodec::read);
    }

    private Optional<Replaced.Earlier> earlier(Location destination) {
        Location location = Layout.manifest(destination);
        return parts.ports().objects().get(location).map(blob -> {
            Manifest manifest = StoredDocument.read(location, blob.bytes(), ManifestCodec::read);
            return new Replaced.Earlier(
                    manifest.run(),
                    blob.tag(),
                    manifest.files().stream().map(Manifest.File::name).toList());
        });
    }

    /** Step 3. */
    private void switchManifests(Replaced replaced, List<PublishedFile> files) {
        for (int output = 0; output < plan.outputs().size(); output++) {
            switchManifest(replaced.outputs().get(output), manifest(output, files));
        }
    }

    private byte[] manifest(int output, List<PublishedFile> files) {
        List<Manifest.File> listed = files.stream()
                .filter(file -> file.output() == output)
                .map(file -> new Manifest.File(
                        file.to().name(),
                        file.part().rows(),
                        file.part().sizeBytes(),
                        file.part().checksum(),
                        file.part().statistics()))
                .toList();
        OutputSpec spec = plan.outputs().get(output);
        return ManifestCodec.write(
                new Manifest(run.run(), run.planOrEmpty(), spec.format(), spec.columns(), listed, findings()));
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
        return FindingsListCodec.read(parts.stored().put(kept, FindingsListCodec.write(found)));
    }

    /** Over nothing, or over exactly the manifest that was recorded. Refused: ours is there, or somebody else's. */
    private void switchManifest(Replaced.Entry entry, byte[] manifest) {
        Location location = Layout.manifest(entry.destination());
        if (put(location, entry, manifest)) {
            return;
        }
        if (!isThere(location, manifest)) {
            throw Failure.of(
                            FailureKind.CORRUPT,
                            "MANIFEST_FOREIGN",
                            "'" + location
                                    + "' is neither what this run replaces nor its own; somebody else writes there")
                    .withRemedy("Find out who wrote it; when "
                            + (entry.earlier().isPresent() ? "the one before is put back" : "it is removed")
                            + ", the run goes on by itself")
                    .toException();
        }
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
