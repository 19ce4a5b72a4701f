package dev.millrace.service.runtime;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.sql.SqlSlot;
import dev.millrace.graph.MemoryClass;
import dev.millrace.service.home.ProcessToken;
import dev.millrace.service.memory.MemoryBudget;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RecentRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The worker slots of one process, each a platform thread with a database of its own. A slot takes the memory of a class before it receives a
 * message of that class, so that what runs at once always fits the budget.
 */
final class WorkerSlots implements AutoCloseable {
    private static final long CLOSE_MILLIS = 10_000;

    /** How long tasks of a cancelled or paused run may still begin. */
    private static final long REMEMBER_MILLIS = 100;

    private final Parts parts;
    private final WorkerSlot.Parts shared;
    private final List<MemoryClass> classes;
    private final Thread.UncaughtExceptionHandler broken;
    private final List<WorkerSlot> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray turns;
    private volatile boolean stopping;

    /**
     * What all slots share.
     *
     * @param idleMillis longest time between two looks for messages that other processes sent
     * @param events told what the slots do
     */
    record Parts(
            Ports ports,
            Signal signal,
            ProtocolSettings settings,
            MemoryBudget budget,
            long memoryBytes,
            ProcessToken token,
            Path scratch,
            int threadsOfTask,
            long diskBytesOfSlot,
            long idleMillis,
            WorkerEvents events) {}

    /**
     * @param classes whose messages are received, smallest first
     * @param broken told what ended a slot that should have gone on, such as a full disk
     */
    WorkerSlots(Parts parts, List<MemoryClass> classes, int slots, Thread.UncaughtExceptionHandler broken) {
        this.parts = parts;
        this.broken = broken;
        this.shared = new WorkerSlot.Parts(
                parts.ports.withGlances(new RecentRows(parts.ports.table(), parts.ports.clock(), REMEMBER_MILLIS)),
                parts.settings,
                new Documents(parts.ports.objects(), parts.ports.layout()),
                parts.memoryBytes,
                this::claimId,
                parts.events);
        this.classes = List.copyOf(classes);
        this.turns = new AtomicLongArray(slots);
        for (int slot = 0; slot < slots; slot++) {
            start(slot);
        }
    }

    private void start(int slot) {
        SqlSlot database =
                new SqlSlot(parts.scratch.resolve(Integer.toString(slot)), parts.threadsOfTask, parts.diskBytesOfSlot);
        WorkerSlot worker = new WorkerSlot(
                shared,
                database,
                (name, body) -> Thread.ofPlatform().daemon().name(name).start(body));
        workers.add(worker);
        threads.add(Thread.ofPlatform()
                .daemon()
                .uncaughtExceptionHandler(broken)
                .name("slot-" + slot)
                .start(() -> {
                    try (worker) {
                        work(worker, slot);
                    }
                }));
    }

    /** Names the process, so that the lease ends at once when it is found dead. */
    private String claimId() {
        return parts.token + ":"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private void work(WorkerSlot worker, int slot) {
        int next = slot % classes.size();
        try {
            while (!stopping) {
                long mark = parts.signal.mark();
                int worked = workOnce(worker, slot, next);
                if (worked >= 0) {
                    next = (worked + 1) % classes.size();
                } else {
                    worker.rest();
                    parts.signal.await(mark, parts.idleMillis);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Works on one message; classes take turns. Negative: there is none. */
    private int workOnce(WorkerSlot worker, int slot, int first) throws InterruptedException {
        for (int turn = 0; turn < classes.size(); turn++) {
            int position = (first + turn) % classes.size();
            MemoryClass memory = classes.get(position);
            String queue = Queues.of(memory);
            if (!stopping && (worker.holds(queue) || visible(queue)) && workOnce(worker, slot, queue, memory)) {
                return position;
            }
        }
        return -1;
    }

    private boolean workOnce(WorkerSlot worker, int slot, String queue, MemoryClass memory)
            throws InterruptedException {
        try (MemoryBudget.Grant _ = parts.budget.acquire(memory.memoryBytes())) {
            turns.incrementAndGet(slot);
            try {
                return !stopping && worker.workOnce(queue);
            } finally {
                turns.incrementAndGet(slot);
            }
        }
    }

    /** True as soon as no slot is at what it is at now. */
    BooleanSupplier endOfTurns() {
        long[] now = IntStream.range(0, turns.length()).mapToLong(turns::get).toArray();
        return () -> IntStream.range(0, now.length).allMatch(slot -> isIdle(now[slot]) || turns.get(slot) != now[slot]);
    }

    /** A slot counts at the beginning and at the end of a turn. */
    private static boolean isIdle(long turn) {
        return turn % 2 == 0;
    }

    private boolean visible(String queue) {
        try {
            return parts.ports.queue().visible(queue) > 0;
        } catch (StorageException.Unavailable busy) {
            return false;
        }
    }

    /** Takes no more messages, gives running tasks back and waits until their threads end, at most ten seconds. */
    @Override
    public void close() {
        stopping = true;
        workers.forEach(WorkerSlot::handBack);
        parts.signal.wake();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        for (Thread thread : threads) {
            join(thread, deadline);
        }
    }

    private static void join(Thread thread, long deadline) {
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            thread.join(Math.max(1, millis));
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
