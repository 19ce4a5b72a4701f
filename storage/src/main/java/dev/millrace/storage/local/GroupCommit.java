package dev.millrace.storage.local;

import dev.millrace.storage.StorageException;
import dev.millrace.storage.local.FileFaults.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many callers' writes in one transaction, because what a durable commit costs does not depend on what is in it.
 *
 * <p>Whoever finds no leader leads: takes all writes that wait into one transaction, commits, and answers everybody; meanwhile the next ones
 * gather. A write is answered only after its commit. Each is evaluated on its own, in order; one that throws before it has changed anything
 * fails alone, while an error of the database fails all of its transaction.
 */
final class GroupCommit implements AutoCloseable {
    private static final int LARGEST_GROUP = 256;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    /** Reads and writes rows; throws RuntimeException only while nothing is changed. */
    interface Write<T> {
        T run(Session session) throws SQLException;
    }

    private static final class Waiting {
        final Write<?> write;
        final Thread thread = Thread.currentThread();

        @Nullable
        Object result;

        @Nullable
        RuntimeException error;

        volatile boolean done;

        Waiting(Write<?> write) {
            this.write = write;
        }
    }

    private final Path file;
    private final Session session;
    private final long busyMillis;
    private final FileFaults faults;
    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean leading = new AtomicBoolean();
    private volatile boolean closed;

    GroupCommit(Path file, Session session, long busyMillis, FileFaults faults) {
        this.file = file;
        this.session = session;
        this.busyMillis = busyMillis;
        this.faults = faults;
    }

    /** Waits for the commit, also when the thread is interrupted: nobody may go on without knowing. */
    @SuppressWarnings("unchecked")
    <T> T write(Write<T> write) {
        Waiting mine = new Waiting(write);
        waiting.add(mine);
        boolean interrupted = false;
        while (!mine.done) {
            // One that is in a group already has an answer coming, and nobody else may give it.
            if (closed && waiting.remove(mine)) {
                throw new StorageException.Unavailable("'" + file + "' is closed", null);
            }
            if (leading.compareAndSet(false, true)) {
                lead(mine);
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (mine.error != null) {
            throw mine.error;
        }
        return (T) Objects.requireNonNull(mine.result, "a write has a result");
    }

    private void lead(Waiting mine) {
        try {
            if (!mine.done) {
                commit(nextGroup());
            }
        } finally {
            leading.set(false);
            // Whoever came too late to lead was queued before this look, so nobody sleeps for ever.
            Waiting next = waiting.peek();
            if (next != null) {
                LockSupport.unpark(next.thread);
            }
        }
    }

    private List<Waiting> nextGroup() {
        List<Waiting> group = new ArrayList<>();
        while (group.size() < LARGEST_GROUP) {
            Waiting next = waiting.poll();
            if (next == null) {
                break;
            }
            group.add(next);
        }
        return group;
    }

    private void commit(List<Waiting> group) {
        RuntimeException error = null;
        try {
            begin();
            error = runAndCommit(group);
        } catch (SQLException busy) {
            error = DatabaseErrors.nothingHappened(file, busy);
        } catch (RuntimeException | Error unexpected) {
            rollBack();
            error = new IllegalStateException("a group of writes failed", unexpected);
        }
        for (Waiting member : group) {
            member.error = member.error == null ? error : member.error;
            member.done = true;
            LockSupport.unpark(member.thread);
        }
    }

    /** Waits in short, uneven pauses: SQLite's own waiting grows to a tenth of a second, in which others come first again and again. */
    private void begin() throws SQLException {
        long deadline = System.nanoTime() + busyMillis * 1_000_000;
        while (true) {
            try {
                session.execute("BEGIN IMMEDIATE");
                return;
            } catch (SQLException error) {
                if (!DatabaseErrors.isBusy(error) || System.nanoTime() > deadline) {
                    throw error;
                }
                LockSupport.parkNanos(
                        ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS / 10, LONGEST_PAUSE_NANOS));
            }
        }
    }

    /** What failed for all, if anything did. */
    private @Nullable RuntimeException runAndCommit(List<Waiting> group) {
        try {
            for (Waiting member : group) {
                run(member);
            }
            faults.before(Step.COMMIT, file);
        } catch (SQLException error) {
            rollBack();
            return DatabaseErrors.nothingHappened(file, error);
        } catch (IOException error) {
            rollBack();
            return FileErrors.nothingHappened("written", file, error);
        }
        try {
            session.execute("COMMIT");
            faults.before(Step.ANSWER, file);
            return null;
        } catch (SQLException error) {
            rollBack();
            return DatabaseErrors.isBeforeCommit(error)
                    ? DatabaseErrors.nothingHappened(file, error)
                    : new StorageException.UnknownFate(
                            "'" + file + "' failed in the middle of a commit: " + error.getMessage(), error);
        } catch (IOException error) {
            return FileErrors.unknownFate(file, error);
        }
    }

    private void run(Waiting member) throws SQLException {
        try {
            member.result = member.write.run(session);
        } catch (RuntimeException refused) {
            member.error = refused;
        }
    }

    private void rollBack() {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException _) {
            // SQLite has rolled back by itself, or no transaction is open any more.
        }
    }

    /** Ends the transaction under way; writes that wait, and later ones, are unavailable. */
    @Override
    public void close() throws SQLException {
        closed = true;
        while (!leading.compareAndSet(false, true)) {
            LockSupport.parkNanos(LONGEST_PAUSE_NANOS);
        }
        waiting.forEach(member -> LockSupport.unpark(member.thread));
        session.close();
    }
}
