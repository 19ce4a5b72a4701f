package dev.millrace.service.runtime;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.service.home.ProcessToken;
import dev.millrace.service.memory.SharedMemoryBudget;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalDatabase;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.local.LocalTaskQueue;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.route.RoutedObjectStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A worker process: slots that speak with their command only through store, table and queue. It ends when its standard input does, which is
 * when the command closed it or died.
 */
public final class WorkerProcess {
    private static final int BUSY_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 10;

    private WorkerProcess() {}

    /** {@code arguments}: the assignment that the command wrote, and the number of this worker. */
    public static void main(String[] arguments) throws IOException {
        ignoreInterrupts();
        WorkerAssignment assignment = WorkerAssignment.read(Path.of(arguments[0]));
        run(assignment, Integer.parseInt(arguments[1]));
    }

    /** A person's Ctrl-C goes to all processes of the terminal; the command decides what becomes of its workers. */
    private static void ignoreInterrupts() {
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), _ -> {});
    }

    private static void run(WorkerAssignment assignment, int number) throws IOException {
        Home home = Home.existing(assignment.home());
        ProcessToken token = ProcessToken.create();
        SystemClock clock = new SystemClock();
        try (LivingProcesses.Presence _ = new LivingProcesses(home).enter(token);
                LocalHome local = LocalHome.open(home.folder(), clock, LocalHome.Options.DEFAULT);
                RoutedObjectStore objects = ReachableStores.over(local.objects(), assignment.settings());
                LocalDatabase messages = LocalDatabase.open(assignment.queue(), false, BUSY_MILLIS, FileFaults.NONE);
                SharedMemoryBudget budget = new SharedMemoryBudget(
                        assignment.budget(),
                        assignment.memoryBytes(),
                        assignment.classes().getFirst().memoryBytes())) {
            Signal signal = new Signal();
            QueueSignal queue = new QueueSignal(new LocalTaskQueue(messages, clock), signal);
            Ports ports = Ports.of(objects, local.table(), queue, clock, local.layout());
            WorkerSlots.Parts parts = new WorkerSlots.Parts(
                    ports,
                    signal,
                    assignment.settings().protocol(),
                    budget,
                    assignment.memoryBytes(),
                    token,
                    home.scratch().resolve(token.value()),
                    assignment.threads(),
                    assignment.diskBytesOfSlot(),
                    IDLE_MILLIS,
                    WorkerEvents.NONE);
            try (WorkerSlots _ = new WorkerSlots(
                    parts,
                    assignment.classes(),
                    assignment.slots().get(number),
                    (_, error) -> error.printStackTrace())) {
                System.out.println(token);
                awaitEnd();
            }
        }
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // What is written there means nothing.
        }
    }
}
