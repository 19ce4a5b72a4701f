package dev.millrace.service.runs;

import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.service.home.Submissions;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.route.RoutedObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A home opened to look at its runs and to ask things of them; no task runs here, and no SQL. */
public final class HomeView implements AutoCloseable {
    private final Home home;
    private final LocalHome local;
    private final SystemClock clock = new SystemClock();

    private final RoutedObjectStore objects;
    private final ProtocolSettings protocol;

    private HomeView(Home home, EffectiveSettings settings) {
        this.home = home;
        this.local = LocalHome.open(home.folder(), clock, LocalHome.Options.DEFAULT);
        this.objects = ReachableStores.over(local.objects(), settings);
        this.protocol = settings.protocol();
    }

    public static HomeView open(Home home, EffectiveSettings settings) {
        return new HomeView(home, settings);
    }

    public Home home() {
        return home;
    }

    public RunCatalogue catalogue() {
        return new RunCatalogue(home, objects, local.table());
    }

    /** All that is known of a run. */
    public RunRecord record(RunId run) {
        RunCatalogue catalogue = catalogue();
        RunView view = catalogue.view(run);
        return new RunRecord(
                view,
                view.plan().map(plan -> catalogue.manifests(run, plan)).orElse(Map.of()),
                catalogue.notices(view.row()),
                new Submissions(home)
                        .get(run)
                        .map(Submissions.Submission::command)
                        .orElse(List.of()),
                processes().isDriven(run),
                RunRecord.tables(catalogue.spec(run)));
    }

    public LivingProcesses processes() {
        return new LivingProcesses(home);
    }

    /** Ports whose messages reach nobody: commands that drive a run find out by looking. */
    public Ports ports() {
        return Ports.of(objects, local.table(), new MemoryTaskQueue(clock), clock, home.layout());
    }

    public UserActions userActions(ProtocolSettings settings) {
        return new UserActions(ports(), settings, Rules.all());
    }

    public RunTasks tasks() {
        return new RunTasks(ports(), catalogue());
    }

    public RunAttempts attempts() {
        return new RunAttempts(ports(), catalogue(), protocol);
    }

    public RunLogs logs() {
        return new RunLogs(ports());
    }

    public RunStory story() {
        return new RunStory(ports(), catalogue(), logs());
    }

    public RunRemoval removal() {
        return new RunRemoval(home, ports(), catalogue());
    }

    public TakenTables taken() {
        return new TakenTables(ports());
    }

    public KeptFolders kept() {
        return new KeptFolders(ports(), catalogue());
    }

    /** As {@link LocalHome#sweepTemporary}; of other stores their own lifecycle rules take what is left of writes. */
    public List<Path> sweepTemporary(List<Location> destinations, long beforeMillis, boolean dryRun) {
        return local.sweepTemporary(
                destinations.stream()
                        .filter(destination -> destination.scheme().equals("file"))
                        .toList(),
                beforeMillis,
                dryRun);
    }

    @Override
    public void close() {
        objects.close();
        local.close();
    }
}
