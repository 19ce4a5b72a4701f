package dev.millrace.storage.local;

import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The database of a home: SQLite in WAL mode, so that readers and the one writer do not wait for each other, and a killed process loses
 * nothing that was answered. Any number of threads and processes.
 */
public final class LocalDatabase implements AutoCloseable {
    private static final int READERS = 8;
    private static final long PAUSE_NANOS = 2_000_000;

    private final Path file;
    private final int busyMillis;
    private final GroupCommit writer;
    private final ConcurrentLinkedDeque<Session> idleReaders = new ConcurrentLinkedDeque<>();
    private final Semaphore readers = new Semaphore(READERS);

    private LocalDatabase(Path file, int busyMillis, GroupCommit writer) {
        this.file = file;
        this.busyMillis = busyMillis;
        this.writer = writer;
    }

    /**
     * Opens or creates the file.
     *
     * @param durable whether an answered write survives a loss of power; a killed process loses none in any case
     * @param busyMillis how long a call waits while another process writes, before it is {@link StorageException.Unavailable}
     * @throws dev.millrace.graph.MillraceException a home that is newer, locked, damaged, or not allowed, each by a code of its own
     */
    public static LocalDatabase open(Path file, boolean durable, int busyMillis, FileFaults faults) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        try {
            Files.createDirectories(folder);
        } catch (IOException error) {
            throw FileErrors.nothingHappened("created", folder, error);
        }
        Session session = openWriter(file, durable, busyMillis);
        return new LocalDatabase(file, busyMillis, new GroupCommit(file, session, busyMillis, faults));
    }

    private static Session openWriter(Path file, boolean durable, int busyMillis) {
        long deadline = System.nanoTime() + busyMillis * 1_000_000L;
        while (true) {
            try {
                return openWriterOnce(file, durable);
            } catch (SQLException error) {
                if (!DatabaseErrors.isBusy(error)) {
                    throw DatabaseErrors.nothingHappened(file, error);
                }
                if (System.nanoTime() > deadline) {
                    throw locked(file, error);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static Session openWriterOnce(Path file, boolean durable) throws SQLException {
        Session session = Session.open(file, 0);
        try {
            DatabaseSchema.prepare(session, file);
            session.execute("PRAGMA synchronous = " + (durable ? "FULL" : "NORMAL"));
            session.execute("PRAGMA wal_autocheckpoint = 4000");
            session.execute("PRAGMA cache_size = -16384");
            return session;
        } catch (SQLException | RuntimeException error) {
            session.close();
            throw error;
        }
    }

    private static StorageException locked(Path file, SQLException error) {
        return new StorageException.Denied(
                "HOME_LOCKED",
                "'" + file + "' is locked by another program",
                "Close the program that has the database open, or use another home",
                error);
    }

    /** Sees all writes that were answered before. */
    <T> T read(GroupCommit.Write<T> reading) {
        readers.acquireUninterruptibly();
        @Nullable Session session = idleReaders.pollFirst();
        try {
            if (session == null) {
                session = Session.open(file, busyMillis);
            }
            T result = reading.run(session);
            idleReaders.addFirst(session);
            return result;
        } catch (SQLException error) {
            closeQuietly(session);
            throw DatabaseErrors.nothingHappened(file, error);
        } catch (RuntimeException error) {
            closeQuietly(session);
            throw error;
        } finally {
            readers.release();
        }
    }

    <T> T write(GroupCommit.Write<T> write) {
        return writer.write(write);
    }

    @Override
    public void close() {
        readers.acquireUninterruptibly(READERS);
        try {
            idleReaders.forEach(LocalDatabase::closeQuietly);
            idleReaders.clear();
            writer.close();
        } catch (SQLException error) {
            throw DatabaseErrors.nothingHappened(file, error);
        } finally {
            readers.release(READERS);
        }
    }

    private static void closeQuietly(@Nullable Session session) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException _) {
            // A reader has nothing to lose.
        }
    }
}
