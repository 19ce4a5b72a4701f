package dev.millrace.service.runtime;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.coordinator.notice.Notifier;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.service.home.ProcessToken;
import dev.millrace.service.jobs.HomePlanner;
import dev.millrace.service.memory.ThreadMemoryBudget;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunRemoval;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.service.webhook.HttpWebhooks;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalDatabase;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.local.LocalTaskQueue;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.route.RoutedObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Puts the parts of an embedded runtime together. The state table and the objects always lie in the home; messages lie in memory, or, when
 * there are worker processes, in a database of this command alone. What was opened is closed in the opposite order.
 */
final class Wiring implements AutoCloseable {
    private static final int BUSY_MILLIS = 10_000;
    private static final long THREADS_IDLE_MILLIS = 250;
    private static final long PROCESSES_IDLE_MILLIS = 10;
    private static final long MOST_LOOK_MILLIS = 1_000;

    private final Opened opened = new Opened();
    private final Home home;
    private final EffectiveSettings settings;
    private final ProtocolSettings protocol;
    private final Capacity capacity;
    private final ProcessToken token = ProcessToken.create();
    private final LivingProcesses processes;
    private final Signal messages = new Signal();
    private final Signal looked = new Signal();
    private final Ports ports;
    private final HomePlanner planner;
    private final DrivenRuns driven;
    private final ToldRuns told;
    private final RunChanges changes;
    private final WorkerEvents events;
    private final ForgottenRuns forgotten;
    private Supplier<BooleanSupplier> endOfTurns = () -> () -> true;

    /**
     * @param version of Millrace, for plans
     * @param folder working directory
     * @param events told what slots of this process do
     * @param options how the home is kept
     */
    Wiring(
            Home home,
            EffectiveSettings settings,
            String version,
            Path folder,
            WorkerEvents events,
            LocalHome.Options options) {
        this.events = events;
        this.home = home;
        this.settings = settings;
        this.protocol = settings.protocol();
        this.capacity = Capacity.of(settings, home);
        this.processes = new LivingProcesses(home);
        SystemClock clock = new SystemClock();
        opened.push(processes.enter(token));
        LocalHome local = LocalHome.open(home.folder(), clock, options);
        opened.push(local);
        RoutedObjectStore objects = ReachableStores.over(local.objects(), settings);
        opened.push(objects);
        this.ports = Ports.of(objects, local.table(), new QueueSignal(queue(clock), messages), clock, local.layout());
        this.forgotten = new ForgottenRuns(new RunRemoval(home, ports, catalogue()));
        opened.push(forgotten);
        this.planner = new HomePlanner(ports.objects(), ports.layout(), capacity.classes(), clock, version, folder);
        opened.push(planner);
        Coordinator coordinator = new Coordinator(ports, planner, protocol, Rules.all());
        DeadLeases leases = new DeadLeases(ports.table(), protocol, processes);
        DrivenRuns.Pace pace = new DrivenRuns.Pace(
                idleMillis(), Math.clamp(protocol.sweep().emptyQueueMillis() / 2, 50, MOST_LOOK_MILLIS));
        DrivenRuns.Signals signals = new DrivenRuns.Signals(messages, looked);
        this.driven = new DrivenRuns(coordinator, ports, processes, leases, signals, pace, forgotten::sweep);
        opened.push(driven);
        this.changes = new RunChanges(ports.table(), looked);
        opened.push(changes);
        HttpWebhooks webhooks = new HttpWebhooks(Secrets.ofProcess(), clock::nowMillis);
        opened.push(webhooks);
        this.told = new ToldRuns(
                new Notifier(ports, webhooks, Rules.all()), looked, settings.millis(ServiceSetting.WEBHOOK_PATIENCE));
        opened.push(told);
    }

    private TaskQueue queue(SystemClock clock) {
        if (capacity.workers() == 0) {
            return new MemoryTaskQueue(clock);
        }
        opened.push(() -> Scratch.delete(ownScratch()));
        LocalDatabase database = LocalDatabase.open(queueFile(), false, BUSY_MILLIS, FileFaults.NONE);
        opened.push(database);
        return new LocalTaskQueue(database, clock);
    }

    private long idleMillis() {
        return capacity.workers() == 0 ? THREADS_IDLE_MILLIS : PROCESSES_IDLE_MILLIS;
    }

    private Path ownScratch() {
        return home.scratch().resolve(token.value());
    }

    private Path queueFile() {
        Path folder = ownScratch();
        try {
            Files.createDirectories(folder);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return folder.resolve("messages.db");
    }

    /** Starts the workers, for these classes of memory. */
    void startWorkers(List<MemoryClass> classes) {
        if (capacity.workers() == 0) {
            startSlots(classes);
        } else {
            startProcesses(classes);
        }
    }

    private void startSlots(List<MemoryClass> classes) {
        WorkerSlots.Parts parts = new WorkerSlots.Parts(
                ports,
                messages,
                protocol,
                new ThreadMemoryBudget(capacity.memoryBytes()),
                capacity.memoryBytes(),
                token,
                ownScratch(),
                capacity.threads(),
                diskBytesOfSlot(),
                idleMillis(),
                events);
        opened.push(() -> Scratch.delete(ownScratch()));
        WorkerSlots slots = new WorkerSlots(parts, classes, capacity.slots(), (_, error) -> driven.breakOff(error));
        opened.push(slots);
        endOfTurns = slots::endOfTurns;
    }

    private void startProcesses(List<MemoryClass> classes) {
        WorkerAssignment assignment = new WorkerAssignment(
                home.folder(),
                queueFile(),
                ownScratch().resolve("memory"),
                IntStream.range(0, capacity.workers())
                        .map(capacity::slotsOfWorker)
                        .boxed()
                        .toList(),
                capacity.threads(),
                capacity.memoryBytes(),
                diskBytesOfSlot(),
                classes,
                settings);
        Path file = ownScratch().resolve("assignment.json");
        try {
            assignment.write(file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        opened.push(new WorkerProcesses(file, capacity.workers(), driven::endDeadLeases));
        endOfTurns = () -> () -> false;
    }

    private long diskBytesOfSlot() {
        return Math.max(1, capacity.diskBytes() / capacity.slots());
    }

    Capacity capacity() {
        return capacity;
    }

    HomePlanner planner() {
        return planner;
    }

    Ports ports() {
        return ports;
    }

    LivingProcesses processes() {
        return processes;
    }

    DrivenRuns driven() {
        return driven;
    }

    /** Removes an ended run as soon as no worker can be at work on it. */
    void forget(RunId run) {
        forgotten.forget(run, endOfTurns.get(), driven::release);
    }

    /** Tells webhooks of the ends of runs. */
    ToldRuns told() {
        return told;
    }

    /** Lets many wait for runs. */
    RunChanges changes() {
        return changes;
    }

    /** Woken after each look at a run. */
    Signal looked() {
        return looked;
    }

    RunCatalogue catalogue() {
        return new RunCatalogue(home, ports.objects(), ports.table());
    }

    Submission submission() {
        return new Submission(
                ports, protocol, Rules.all(), () -> ThreadLocalRandom.current().nextLong());
    }

    UserActions userActions() {
        return new UserActions(ports, protocol, Rules.all());
    }

    @Override
    public void close() {
        opened.close();
    }
}
