package dev.millrace.service.runtime;

import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Lets many wait for changes of runs at once: one thread reads the row of each run that is waited for, however many wait. */
final class RunChanges implements AutoCloseable {
    private static final long READ_MILLIS = 200;
    private static final long IDLE_MILLIS = 10_000;

    private final StateTable table;
    private final Signal looked;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<RunId, Watched> runs = new ConcurrentHashMap<>();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** A run that somebody waits for; guarded by the lock. */
    private static final class Watched {
        private final Condition changed;
        private int waiting;
        private @Nullable RunRow row;

        Watched(Condition changed) {
            this.changed = changed;
        }
    }

    /** @param looked woken after each look at a run */
    RunChanges(StateTable table, Signal looked) {
        this.table = table;
        this.looked = looked;
    }

    /**
     * Waits until a run's row has a version above {@code after}, or the run has ended, the time is over, or this is closed. Returns the row as it is
     * then; empty: there is none.
     */
    Optional<RunRow> await(RunId run, long after, long millis) throws InterruptedException {
        Optional<RunRow> now = read(run);
        if (now.isEmpty() || isNews(now.get(), after) || millis <= 0) {
            return now;
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            Watched watched = runs.computeIfAbsent(run, _ -> new Watched(lock.newCondition()));
            watched.waiting++;
            begin();
            looked.wake();
            while (!closed && nanos > 0 && !(watched.row != null && isNews(watched.row, after))) {
                nanos = watched.changed.awaitNanos(nanos);
            }
            if (--watched.waiting == 0) {
                runs.remove(run);
            }
        } finally {
            lock.unlock();
        }
        return read(run);
    }

    private static boolean isNews(RunRow row, long after) {
        return row.version() > after || row.state().isEnded();
    }

    private Optional<RunRow> read(RunId run) {
        return table.read(Keys.run(run)).map(RunRow::of);
    }

    private void begin() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("changes").start(this::work);
        }
    }

    private void work() {
        try {
            while (!closed) {
                long mark = looked.mark();
                runs.keySet().forEach(this::look);
                looked.await(mark, runs.isEmpty() ? IDLE_MILLIS : READ_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(RunId run) {
        Optional<RunRow> row;
        try {
            row = read(run);
        } catch (StorageException busy) {
            return;
        }
        lock.lock();
        try {
            Watched watched = runs.get(run);
            if (watched != null && row.isPresent()) {
                watched.row = row.get();
                watched.changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Nobody waits any longer. */
    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            runs.values().forEach(watched -> watched.changed.signalAll());
        } finally {
            lock.unlock();
        }
        looked.wake();
    }
}
