package dev.millrace.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One holder among all threads of all processes that name the same file. It ends with the process that holds it.
 *
 * <p>The system's locks belong to processes and end when the process closes the file anywhere, so the threads of this one take turns first, and
 * nobody else ever opens the file.
 */
final class ProcessLock {
    interface Body<T> {
        T run() throws IOException;
    }

    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path file;
    private final ReentrantLock threads;

    ProcessLock(Path file) {
        this.file = file;
        this.threads = THREADS.computeIfAbsent(file, _ -> new ReentrantLock());
    }

    <T> T locked(Body<T> body) throws IOException {
        threads.lock();
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return body.run();
            }
        } finally {
            threads.unlock();
        }
    }
}
