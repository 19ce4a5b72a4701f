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

/** Locks on files that the operating system ends when their process ends, however it ends. */
final class FileLocks {
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
            }
        }
    }

    /** Takes the lock, making the file. Empty: somebody holds it. */
    static Optional<Held> take(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock = lock(channel);
        if (lock.isEmpty()) {
            channel.close();
        }
        return lock.map(held -> new Held(file, held));
    }

    /** Whether somebody holds the lock. */
    static boolean isHeld(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return lock(channel).isEmpty();
        } catch (NoSuchFileException nobody) {
            return false;
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException ofThisProcess) {
            return Optional.empty();
        }
    }
}
