package dev.millrace.service.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shared by several processes. The memory is cut into units, each a byte of one file; holding a unit is holding the operating system's lock on
 * its byte, which ends with the process, however that ends. Who gathers units holds a turnstile meanwhile, so that nobody overtakes.
 */
public final class SharedMemoryBudget implements MemoryBudget, AutoCloseable {
    private static final long TURNSTILE = 1L << 40;
    private static final long PAUSE_MILLIS = 5;

    private final FileChannel channel;
    private final long unitBytes;
    private final int units;
    /** Within one process the operating system does not tell threads apart: they take turns here, in order. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * @param file the same for all processes that share
     * @param bytes of all together
     * @param unitBytes smallest part, for example the smallest memory class
     */
    public SharedMemoryBudget(Path file, long bytes, long unitBytes) {
        this.unitBytes = unitBytes;
        this.units = Math.toIntExact(Math.max(1, bytes / unitBytes));
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public Grant acquire(long bytes) throws InterruptedException {
        int wanted = (int) Math.min(units, Math.ceilDiv(bytes, unitBytes));
        List<FileLock> held = new ArrayList<>();
        turn.lockInterruptibly();
        try {
            FileLock turnstile = await(TURNSTILE);
            try {
                gather(wanted, held);
            } finally {
                release(List.of(turnstile));
            }
        } catch (InterruptedException interrupted) {
            release(held);
            throw interrupted;
        } finally {
            turn.unlock();
        }
        return () -> release(held);
    }

    private void gather(int wanted, List<FileLock> held) throws InterruptedException {
        while (true) {
            for (int unit = 0; unit < units && held.size() < wanted; unit++) {
                tryLock(unit).ifPresent(held::add);
            }
            if (held.size() == wanted) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private FileLock await(long position) throws InterruptedException {
        while (true) {
            Optional<FileLock> lock = tryLock(position);
            if (lock.isPresent()) {
                return lock.get();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private Optional<FileLock> tryLock(long position) {
        try {
            return Optional.ofNullable(channel.tryLock(position, 1, false));
        } catch (OverlappingFileLockException ofThisProcess) {
            return Optional.empty();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static void release(List<FileLock> locks) {
        for (FileLock lock : locks) {
            try {
                if (lock.isValid()) {
                    lock.release();
                }
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
