package dev.millrace.service.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Locks on files that the operating system ends when their process ends, however it ends.
 *
 * <p>The system also ends a process's lock when that process closes the file anywhere, so a file that is held here is not opened again.
 */
final class FileLocks {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

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
        if (!HELD_HERE.add(file)) {
            return Optional.empty();
        }
        FileLock lock = null;
        try {
            Files.createDirectories(file.getParent());
            lock = lock(file);
            return Optional.ofNullable(lock).map(held -> new Held(file, held));
        } finally {
            if (lock == null) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static @Nullable FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
        }
        return lock;
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
