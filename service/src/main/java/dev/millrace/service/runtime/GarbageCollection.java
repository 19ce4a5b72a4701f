package dev.millrace.service.runtime;

import dev.millrace.coordinator.Planner;
import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Look;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.service.home.Submissions;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.KeptFolders;
import dev.millrace.service.runs.KeptResult;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sweeps a home: attempts and maps of ended runs once nothing of them can be alive, failed and cancelled runs whose time for a retry has
 * passed, temporary files of dead processes. Every run is judged by the times that were in force when it was submitted.
 */
public final class GarbageCollection {
    private static final int MOST_LOOKS = 100_000;
    private static final int PAGE = 1_000;

    private final Home home;
    private final HomeView view;
    private final EffectiveSettings settings;

    public GarbageCollection(Home home, HomeView view, EffectiveSettings settings) {
        this.home = home;
        this.view = view;
        this.settings = settings;
    }

    /**
     * What a sweep did, or would do.
     *
     * @param runs that were looked at
     * @param waiting ended runs that must be looked at again later, because something of them may still be alive
     * @param files objects that went
     * @param scratch folders of dead processes that went
     * @param temporary half-written files that went
     * @param kept results of cached steps that went
     * @param damaged what is wrong with runs that were left alone, because something that they stored cannot be trusted
     */
    public record Swept(
            List<RunId> runs,
            List<RunId> waiting,
            int files,
            long bytes,
            List<Path> scratch,
            List<Path> temporary,
            KeptFolders.Removed kept,
            List<Failure> damaged) {}

    /** Sweeps. Runs that have not ended are left alone, and so are those that a living command drives. */
    public Swept sweep(boolean dryRun) {
        List<RunId> runs = new ArrayList<>();
        List<RunId> waiting = new ArrayList<>();
        List<Failure> damaged = new ArrayList<>();
        int files = 0;
        long bytes = 0;
        RunCatalogue catalogue = view.catalogue();
        for (RunRow row : catalogue.list().reversed()) {
            if (!row.state().isEnded() || !row.hasCheck()) {
                continue;
            }
            Weight before = weight(row.run());
            Optional<Weight> after = dryRun ? expected(row) : collectedUnlessDamaged(row.run(), damaged);
            if (after.isEmpty()) {
                continue;
            }
            runs.add(row.run());
            files += before.files - after.get().files;
            bytes += before.bytes - after.get().bytes;
            if (!dryRun && catalogue.row(row.run()).map(RunRow::hasCheck).orElse(false)) {
                waiting.add(row.run());
            }
        }
        return new Swept(
                runs,
                waiting,
                files,
                bytes,
                Scratch.clear(home, view.processes(), dryRun),
                view.sweepTemporary(destinations(runs), beforeMillis(), dryRun),
                kept(dryRun),
                damaged);
    }

    /** Results of cached steps that are too old, and the oldest of those that are too much together. */
    private KeptFolders.Removed kept(boolean dryRun) {
        KeptFolders folders = view.kept();
        long since = System.currentTimeMillis() - settings.millis(ServiceSetting.CACHE_AGE);
        long most = settings.bytes(ServiceSetting.CACHE_SIZE);
        Set<Location> going = new HashSet<>();
        long total = 0;
        for (KeptResult result : folders.list().reversed()) {
            total += result.bytes();
            if (result.keptMillis() < since || total > most) {
                going.add(result.folder());
            }
        }
        return folders.remove(result -> going.contains(result.folder()), dryRun);
    }

    /** What a damaged document says is not known, so nothing of its run goes; the other runs are none the worse for it. */
    private Optional<Weight> collectedUnlessDamaged(RunId run, List<Failure> damaged) {
        try {
            return collect(run);
        } catch (MillraceException error) {
            if (error.failure().kind() != FailureKind.CORRUPT) {
                throw error;
            }
            damaged.add(error.failure());
            return Optional.empty();
        }
    }

    /** Folders where the runs' processes may have left half-written files. */
    private List<Location> destinations(List<RunId> runs) {
        return runs.stream()
                .flatMap(run -> view.catalogue().plan(run).stream())
                .flatMap(plan -> plan.outputs().stream())
                .map(OutputSpec::destination)
                .distinct()
                .toList();
    }

    /** No attempt that began to write a file before this can be alive. */
    private long beforeMillis() {
        return System.currentTimeMillis() - settings.protocol().quietAfterMillis();
    }

    private record Weight(int files, long bytes) {}

    /** What lies there of attempts. */
    private Weight weight(RunId run) {
        return view.ports().layout().attempts(run).stream()
                .map(this::weight)
                .reduce(new Weight(0, 0), (one, two) -> new Weight(one.files + two.files, one.bytes + two.bytes));
    }

    private Weight weight(Location folder) {
        int files = 0;
        long bytes = 0;
        String after = "";
        List<ObjectStore.Listed> page;
        do {
            page = view.ports().objects().list(folder, after, PAGE);
            for (ObjectStore.Listed object : page) {
                after = object.location().uri();
                files++;
                bytes += object.sizeBytes();
            }
        } while (page.size() == PAGE);
        return new Weight(files, bytes);
    }

    /** Failed and cancelled runs keep all until their time for a retry has passed. */
    private Optional<Weight> expected(RunRow row) {
        boolean kept = row.state().canRetry() && row.checkMillis() > System.currentTimeMillis();
        return kept ? Optional.empty() : Optional.of(new Weight(0, 0));
    }

    private Optional<Weight> collect(RunId run) {
        Optional<LivingProcesses.Presence> driver = view.processes().drive(run);
        if (driver.isEmpty()) {
            return Optional.empty();
        }
        try (LivingProcesses.Presence _ = driver.get()) {
            Coordinator coordinator =
                    new Coordinator(ports(), noPlans(), settingsOf(run).protocol(), Rules.all());
            int looks = 0;
            while (looks < MOST_LOOKS && coordinator.look(run) == Look.MOVED) {
                looks++;
            }
            return Optional.of(weight(run));
        }
    }

    private Ports ports() {
        return view.ports();
    }

    private EffectiveSettings settingsOf(RunId run) {
        return new Submissions(home)
                .get(run)
                .map(asked -> SettingsLayers.of(asked.settings()))
                .orElse(settings);
    }

    /** Ended runs are never planned. */
    private static Planner noPlans() {
        return _ -> {
            throw new IllegalStateException("an ended run is not planned");
        };
    }
}
