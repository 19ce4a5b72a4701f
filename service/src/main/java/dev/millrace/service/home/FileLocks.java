package dev.millrace.service.home;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks on files that the operating system ends when their process ends, however it ends.
 *
 * <p>The system also ends a process's lock when that process closes the file anywhere, so a file that is held here is not opened again.
 */
final class FileLocks {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** The byte at which those who want the lock compete; nobody looks at it. */
    private static final long SEAT = 1;

    /** The byte that a holder has alone, and everybody who looks shares for a moment: that must neither look like a holder nor keep one away. */
    private static final long SIGN = 0;

    private static final long PAUSE_NANOS = 200_000;

    /** Within this process, because whoever looks closes the file, which would end a lock that another thread has just taken. */
    private static final ReentrantLock OPENING = new ReentrantLock();

    private FileLocks() {}

    /** A lock that is held. */
    static final class Held implements AutoCloseable {
        private final Path file;
        private final FileLock lock;

        private Held(Path file, FileLock lock) {
            this.file = file;
            this.lock = lock;
        }

        /** Ends the lock and removes its file. */
        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
                lock.acquiredBy().close();
            } catch (IOException ended) {
                // The lock ends with the process at the latest, and an unlocked file means nothing.
            } finally {
                HELD_HERE.remove(file);
            }
        }
    }

    /** Takes the lock, making the file. Empty: somebody holds it, perhaps this process. */
    static Optional<Held> take(Path file) throws IOException {
        return holding(file, () -> {
            FileLock seat = lock(file);
            if (seat != null) {
                showSign(seat.acquiredBy());
            }
            return seat;
        });
    }

    /** Waits for those who look, however long the system lets them sleep meanwhile. */
    private static void showSign(Channel file) throws IOException {
        try {
            // Not the call that waits by itself: that one fails for a thread which is interrupted.
            while (((FileChannel) file).tryLock(SIGN, 1, false) == null) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException error) {
            file.close();
            throw error;
        }
    }

    /** As {@link #take} for a file that nobody else takes: it has its name only when it is locked, so that no one sees it without its holder. */
    static Optional<Held> takeOwn(Path file) throws IOException {
        return holding(file, () -> {
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            FileLock lock = lock(draft);
            if (lock == null) {
                return null;
            }
            showSign(lock.acquiredBy());
            try {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                return lock;
            } catch (IOException error) {
                lock.acquiredBy().close();
                throw error;
            }
        });
    }

    private interface Locking {
        @Nullable
        FileLock lock() throws IOException;
    }

    private static Optional<Held> holding(Path file, Locking locking) throws IOException {
        OPENING.lock();
        FileLock lock = null;
        try {
            if (HELD_HERE.contains(file)) {
                return Optional.empty();
            }
            Files.createDirectories(file.getParent());
            lock = locking.lock();
            return Optional.ofNullable(lock).map(held -> new Held(file, held));
        } finally {
            if (lock != null) {
                HELD_HERE.add(file);
            }
            OPENING.unlock();
        }
    }

    private static @Nullable FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock(SEAT, 1, false);
            return lock;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    /** Whether somebody held the lock and ended without giving it up. */
    static boolean isLeft(Path file) throws IOException {
        // Whoever gives a lock up removes the file first, so one that is still there afterwards was left.
        return !isHeld(file) && Files.exists(file);
    }

    /** Whether somebody holds the lock. */
    static boolean isHeld(Path file) throws IOException {
        OPENING.lock();
        try {
            return HELD_HERE.contains(file) || isHeldElsewhere(file);
        } finally {
            OPENING.unlock();
        }
    }

    private static boolean isHeldElsewhere(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(SIGN, 1, true)) {
            return lock == null;
        } catch (NoSuchFileException nobody) {
            return false;
        }
    }
}
