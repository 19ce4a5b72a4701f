package dev.millrace.service.memory;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Shared by the threads of one process. */
public final class ThreadMemoryBudget implements MemoryBudget {
    private static final long UNIT = 1L << 20;

    private final int units;
    private final Semaphore free;

    public ThreadMemoryBudget(long bytes) {
        units = units(bytes);
        free = new Semaphore(units, true);
    }

    private static int units(long bytes) {
        return Math.toIntExact(Math.max(1, Math.ceilDiv(bytes, UNIT)));
    }

    @Override
    public Grant acquire(long bytes) throws InterruptedException {
        int wanted = Math.min(units, units(bytes));
        free.acquire(wanted);
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.compareAndSet(true, false)) {
                free.release(wanted);
            }
        };
    }
}
