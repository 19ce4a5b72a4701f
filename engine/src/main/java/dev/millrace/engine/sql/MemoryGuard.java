package dev.millrace.engine.sql;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Stops a task before the system stops its whole process. It looks at the process's resident memory, which says something about a task only
 * where the process has one slot: for others use {@link #NONE}, and rely on DuckDB's own limit.
 */
public final class MemoryGuard {
    /** Part of the process's memory at which its task is stopped. */
    public static final double TERMINATE = 0.95;

    /** Watches nothing. */
    public static final MemoryGuard NONE = new MemoryGuard(Long.MAX_VALUE, OptionalLong::empty);

    private static final long SAMPLE_MILLIS = 50;

    private final long processBytes;
    private final Supplier<OptionalLong> residentBytes;

    MemoryGuard(long processBytes, Supplier<OptionalLong> residentBytes) {
        this.processBytes = processBytes;
        this.residentBytes = residentBytes;
    }

    /** For a process of one slot that may use so many bytes in all. */
    public static MemoryGuard ofProcess(long processBytes) {
        return new MemoryGuard(processBytes, ResidentMemory::bytes);
    }

    /** Watches while a task's session runs. */
    Watch watch(Session session) {
        Watch watch = new Watch(session);
        if (processBytes < Long.MAX_VALUE) {
            Thread.ofVirtual().name("memory-guard").start(watch::sample);
        }
        return watch;
    }

    final class Watch implements AutoCloseable {
        private final Session session;
        private volatile long peakBytes;
        private volatile boolean closed;

        private Watch(Session session) {
            this.session = session;
        }

        private void sample() {
            while (!closed) {
                residentBytes.get().ifPresent(this::compare);
                try {
                    Thread.sleep(SAMPLE_MILLIS);
                } catch (InterruptedException ended) {
                    return;
                }
            }
        }

        private void compare(long bytes) {
            peakBytes = Math.max(peakBytes, bytes);
            if (bytes > processBytes * TERMINATE) {
                String message =
                        "the worker's process used " + new ByteSize(bytes) + " of " + new ByteSize(processBytes);
                session.stop(Failure.of(FailureKind.EXHAUSTED, "OUT_OF_MEMORY", message)
                        .withRemedy("Give the command more memory with --memory"));
            }
        }

        /** The most that was seen; 0 when nothing was. */
        long peakBytes() {
            return peakBytes;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
