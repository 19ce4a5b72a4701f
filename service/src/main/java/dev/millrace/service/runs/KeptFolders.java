package dev.millrace.service.runs;

import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Scan;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.DestinationRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The kept results of steps, and their removal. A result goes in two steps, so that no run loses what it reads: first its manifest, so that no plan
 * finds it any more; then, if after that no run that may still need it is there and none is being planned, its files, of those that were there before.
 * What must stay goes with a later sweep.
 */
public final class KeptFolders {
    private static final int PAGE = 1_000;
    private static final long MICROS = 1_000;

    private final Ports ports;
    private final RunCatalogue catalogue;

    KeptFolders(Ports ports, RunCatalogue catalogue) {
        this.ports = ports;
        this.catalogue = catalogue;
    }

    /** What went. */
    public record Removed(int results, int files, long bytes) {}

    private record Folder(Location location, List<ObjectStore.Listed> objects, Optional<Manifest> manifest) {
        List<ObjectStore.Listed> unnamed() {
            Set<String> named = new HashSet<>();
            manifest.ifPresent(found -> found.files().forEach(file -> named.add(file.name())));
            return objects.stream()
                    .filter(object -> !named.contains(object.location().name()))
                    .filter(object -> manifest.isEmpty() || !Layout.isManifest(object.location()))
                    .toList();
        }

        long bytes() {
            return objects.stream().mapToLong(ObjectStore.Listed::sizeBytes).sum();
        }

        long keptMillis() {
            return objects.stream()
                            .mapToLong(ObjectStore.Listed::modifiedMicros)
                            .max()
                            .orElse(0)
                    / MICROS;
        }
    }

    /** Folders that runs need which have not ended or may be retried. */
    private record Needed(Set<Location> folders, boolean planning) {}

    /** All of them, by job and step, the oldest first. */
    public List<KeptResult> list() {
        Set<Location> needed = needed().folders();
        return folders().stream().map(folder -> result(folder, needed)).toList();
    }

    private KeptResult result(Folder folder, Set<Location> needed) {
        String[] names = folder.location().below(ports.layout().kept()).split("/", -1);
        return new KeptResult(
                names[0],
                names.length > 1 ? names[1] : "",
                folder.location(),
                folder.manifest().map(found -> found.run().value()),
                folder.manifest().map(Manifest::rows).orElse(0L),
                folder.bytes(),
                folder.keptMillis(),
                needed.contains(folder.location()));
    }

    /** Removes what nobody needs of those that are meant, and whatever newer results have taken the place of. */
    public Removed remove(Predicate<KeptResult> meant, boolean dryRun) {
        List<Folder> folders = folders();
        Set<Location> before = needed().folders();
        Set<Location> going = new HashSet<>();
        for (Folder folder : folders) {
            KeptResult result = result(folder, before);
            if (!result.inUse() && !isHeld(folder.location()) && meant.test(result)) {
                going.add(folder.location());
                if (!dryRun) {
                    ports.objects().delete(Layout.manifest(folder.location()));
                }
            }
        }
        Needed after = needed();
        return after.planning() ? new Removed(going.size(), 0, 0) : removed(folders, going, after.folders(), dryRun);
    }

    private Removed removed(List<Folder> folders, Set<Location> going, Set<Location> needed, boolean dryRun) {
        int files = 0;
        long bytes = 0;
        for (Folder folder : folders) {
            List<ObjectStore.Listed> objects = needed.contains(folder.location())
                    ? List.of()
                    : going.contains(folder.location()) ? folder.objects() : folder.unnamed();
            for (ObjectStore.Listed object : objects) {
                files++;
                bytes += object.sizeBytes();
                if (!dryRun) {
                    ports.objects().delete(object.location());
                }
            }
            if (!dryRun && !objects.isEmpty() && going.contains(folder.location()) && !isHeld(folder.location())) {
                ports.table().remove(Keys.destination(folder.location()));
            }
        }
        return new Removed(going.size(), files, bytes);
    }

    private boolean isHeld(Location folder) {
        return !DestinationRow.of(folder, ports.table().read(Keys.destination(folder)))
                .runOrEmpty()
                .isEmpty();
    }

    /** Objects are listed before manifests are read: what a run publishes meanwhile is named, or not listed. */
    private List<Folder> folders() {
        Map<Location, List<ObjectStore.Listed>> objects = new TreeMap<>(Comparator.comparing(Location::uri));
        String after = "";
        List<ObjectStore.Listed> page;
        do {
            page = ports.objects().list(ports.layout().kept(), after, PAGE);
            for (ObjectStore.Listed object : page) {
                after = object.location().uri();
                objects.computeIfAbsent(folder(object.location()), _ -> new ArrayList<>())
                        .add(object);
            }
        } while (page.size() == PAGE);
        List<Folder> folders = new ArrayList<>();
        objects.forEach((location, found) -> folders.add(new Folder(location, found, manifest(location))));
        folders.sort(Comparator.comparingLong(Folder::keptMillis));
        return folders;
    }

    private static Location folder(Location object) {
        return new Location(object.uri().substring(0, object.uri().lastIndexOf('/')));
    }

    private Optional<Manifest> manifest(Location folder) {
        try {
            return ports.objects().get(Layout.manifest(folder)).map(blob -> ManifestCodec.read(blob.bytes()));
        } catch (MillraceException damaged) {
            return Optional.empty();
        }
    }

    private Needed needed() {
        Set<Location> folders = new HashSet<>();
        boolean planning = false;
        for (RunRow row : catalogue.list()) {
            if (row.state().isEnded() && !row.state().canRetry()) {
                continue;
            }
            try {
                Optional<StageGraph> plan = catalogue.plan(row.run());
                planning |= plan.isEmpty() && !row.state().isEnded();
                plan.ifPresent(found -> folders.addAll(touched(found)));
            } catch (StorageException trouble) {
                throw trouble;
            } catch (MillraceException damaged) {
                // What the run reads is not known, as if it were being planned.
                planning = true;
            }
        }
        return new Needed(folders, planning);
    }

    private Set<Location> touched(StageGraph plan) {
        Set<Location> folders = new HashSet<>();
        plan.outputs().stream().map(OutputSpec::destination).forEach(folders::add);
        plan.stages().stream()
                .flatMap(stage -> stage.inputs().stream())
                .filter(Input.Splits.class::isInstance)
                .flatMap(input -> ((Input.Splits) input).scan().files().stream())
                .map(Scan.SourceFile::location)
                .filter(file -> file.isWithin(ports.layout().kept()))
                .forEach(file -> folders.add(folder(file)));
        return folders;
    }
}
