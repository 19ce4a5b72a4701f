package dev.millrace.service.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Locks on files that the operating system ends when their process ends, however it ends.
 *
 * <p>The system also ends a process's lock when that process closes the file anywhere, so a file that is held here is not opened again.
 */
final class FileLocks {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** Whoever looks whether a lock is held has it for a moment: that must not look like a holder. */
    private static final int TRIES = 25;

    private static final long PAUSE_NANOS = 2_000_000;

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
            FileLock lock = lock(file);
            for (int again = 1; lock == null && again < TRIES; again++) {
                LockSupport.parkNanos(PAUSE_NANOS);
                lock = lock(file);
            }
            return lock;
        });
    }

    /** As {@link #take} for a file that nobody else takes: it has its name only when it is locked, so that no one sees it without its holder. */
    static Optional<Held> takeOwn(Path file) throws IOException {
        return holding(file, () -> {
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            FileLock lock = lock(draft);
            if (lock == null) {
                return null;
            }
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
        if (!HELD_HERE.add(file)) {
            return Optional.empty();
        }
        FileLock lock = null;
        try {
            Files.createDirectories(file.getParent());
            lock = locking.lock();
            return Optional.ofNullable(lock).map(held -> new Held(file, held));
        } finally {
            if (lock == null) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static @Nullable FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            return lock;
        } catch (OverlappingFileLockException lookedAtMeanwhile) {
            return null;
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
        if (HELD_HERE.contains(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (NoSuchFileException nobody) {
            return false;
        } catch (OverlappingFileLockException takenMeanwhile) {
            return true;
        }
    }
}
