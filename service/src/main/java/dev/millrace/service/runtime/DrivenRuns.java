package dev.millrace.service.runtime;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Look;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's thread of a process: looks at a run when a hint comes, and from time to time without one, because hints may be lost. It
 * looks only at runs that this process drives, so that two commands do not do the same work twice; both doing it would harm nothing.
 */
final class DrivenRuns implements AutoCloseable {
    private static final int MOST_LOOKS = 1_000;
    private static final long BUSY_MILLIS = 50;

    /** How often ended runs are looked for that are due: to be collected, or to expire. */
    private static final long TICK_MILLIS = 60_000;

    private static final int MOST_DUE = 100;

    private final Coordinator coordinator;
    private final Ports ports;
    private final LivingProcesses processes;
    private final DeadLeases leases;
    private final Signal messages;
    private final Signal looked;
    private final Pace pace;
    private final Runnable sweep;
    private final Map<RunId, Driven> runs = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
    private final Thread thread;
    private long nextTickNanos = System.nanoTime() + TICK_MILLIS * 1_000_000;
    private volatile boolean stopping;

    /**
     * Who is woken, and by whom.
     *
     * @param messages wakes this thread when a message was sent
     * @param looked is woken after each look
     */
    record Signals(Signal messages, Signal looked) {}

    /**
     * How often.
     *
     * @param idleMillis longest wait for a hint
     * @param lookMillis between two looks without a hint
     */
    record Pace(long idleMillis, long lookMillis) {}

    /** A run that is driven here. */
    private static final class Driven {
        private final LivingProcesses.Presence lock;
        private long nextLookNanos = System.nanoTime();

        Driven(LivingProcesses.Presence lock) {
            this.lock = lock;
        }
    }

    /** @param sweep is called between looks */
    DrivenRuns(
            Coordinator coordinator,
            Ports ports,
            LivingProcesses processes,
            DeadLeases leases,
            Signals signals,
            Pace pace,
            Runnable sweep) {
        this.coordinator = coordinator;
        this.ports = ports;
        this.processes = processes;
        this.leases = leases;
        this.messages = signals.messages;
        this.looked = signals.looked;
        this.pace = pace;
        this.sweep = sweep;
        this.thread = Thread.ofPlatform().daemon().name("coordinator").start(this::work);
    }

    /** Begins to drive a run. False: another living process does. */
    boolean drive(RunId run) {
        if (runs.containsKey(run)) {
            return true;
        }
        Optional<LivingProcesses.Presence> lock = processes.drive(run);
        lock.ifPresent(held -> runs.put(run, new Driven(held)));
        messages.wake();
        return lock.isPresent();
    }

    /** Drives an ended run no longer. */
    void release(RunId run) {
        Driven driven = runs.remove(run);
        if (driven != null) {
            driven.lock.close();
        }
    }

    /** Ends leases of dead processes in all driven runs. */
    void endDeadLeases() {
        runs.keySet().forEach(leases::end);
        messages.wake();
    }

    /** What stopped the thread or a slot, if anything did. */
    Optional<RuntimeException> broken() {
        return Optional.ofNullable(broken.get());
    }

    /** Ends the waiting for runs, because a part of the runtime has ended that cannot be done without. */
    void breakOff(Throwable error) {
        broken.compareAndSet(
                null,
                error instanceof RuntimeException known
                        ? known
                        : new IllegalStateException("a part of the runtime has ended", error));
        looked.wake();
    }

    private void work() {
        try {
            while (!stopping) {
                long mark = messages.mark();
                if (!once()) {
                    messages.await(mark, pace.idleMillis);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error error) {
            breakOff(error);
        }
    }

    /** False: nothing to do at the moment. */
    private boolean once() throws InterruptedException {
        try {
            boolean hinted = coordinator.takeHint();
            boolean due = !hinted && lookAtDue();
            if (hinted || due) {
                looked.wake();
            }
            return hinted || due;
        } catch (StorageException.Unavailable | StorageException.UnknownFate busy) {
            Thread.sleep(BUSY_MILLIS);
            return true;
        }
    }

    private boolean lookAtDue() {
        boolean any = false;
        for (Map.Entry<RunId, Driven> entry : runs.entrySet()) {
            Driven driven = entry.getValue();
            if (System.nanoTime() - driven.nextLookNanos >= 0) {
                look(entry.getKey());
                driven.nextLookNanos = System.nanoTime() + pace.lookMillis * 1_000_000;
                any = true;
                letGo(entry.getKey(), driven);
            }
        }
        sweep.run();
        if (System.nanoTime() - nextTickNanos >= 0) {
            tick();
            nextTickNanos = System.nanoTime() + TICK_MILLIS * 1_000_000;
        }
        return any;
    }

    /** A run that has ended, and has nothing to be done for it for some time, is left to the tick. */
    private void letGo(RunId run, Driven driven) {
        if (isAtRest(run)) {
            runs.remove(run);
            driven.lock.close();
            // It may have been tried again in this moment, by somebody who saw that it was driven.
            if (!isAtRest(run)) {
                drive(run);
            }
        }
    }

    private boolean isAtRest(RunId run) {
        long soon = ports.clock().nowMillis() + TICK_MILLIS;
        return ports.table()
                .read(Keys.run(run))
                .map(RunRow::of)
                .map(row -> row.state().isEnded() && (!row.hasCheck() || row.checkMillis() > soon))
                .orElse(true);
    }

    private void tick() {
        ports.table().due(ports.clock().nowMillis(), MOST_DUE).stream()
                .map(RunRow::of)
                .filter(row -> row.state().isEnded())
                .forEach(row -> look(row.run()));
    }

    private void look(RunId run) {
        int looks = 0;
        while (!stopping && looks < MOST_LOOKS && coordinator.look(run) == Look.MOVED) {
            looks++;
            looked.wake();
        }
    }

    /** Stops looking, and lets others drive the runs. */
    @Override
    public void close() {
        stopping = true;
        messages.wake();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        runs.values().forEach(driven -> driven.lock.close());
        runs.clear();
    }
}
