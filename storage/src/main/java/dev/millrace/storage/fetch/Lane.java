package dev.millrace.storage.fetch;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.util.function.BooleanSupplier;

/**
 * How much the fetches of one task may do at once, and whether they go on. A wide one is as wide as the worker's slot; a narrow one, for a task that comes
 * later, has {@link #NARROW} requests under way, and waits when it has fetched as much as it may, until it is widened or stopped. Safe for many threads.
 */
public final class Lane {
    /** Requests that a narrow lane has under way. */
    public static final int NARROW = 2;

    private final long mostBytes;
    private final BooleanSupplier room;
    private long bytes;
    private int under;
    private boolean wide;
    private boolean stopped;

    private Lane(long mostBytes, BooleanSupplier room, boolean wide) {
        this.mostBytes = mostBytes;
        this.room = room;
        this.wide = wide;
    }

    /** Of the task that a slot works on. */
    public static Lane wide() {
        return new Lane(Long.MAX_VALUE, () -> true, true);
    }

    /**
     * Of a task that comes later.
     *
     * @param mostBytes fetched while it is narrow
     * @param room whether there is place for more; asked before each request while it is narrow
     */
    public static Lane narrow(long mostBytes, BooleanSupplier room) {
        return new Lane(mostBytes, room, false);
    }

    /** From now on it is as any other. */
    public synchronized void widen() {
        wide = true;
        notifyAll();
    }

    /** From now on no request begins. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /**
     * Waits for the turn of a request, which ends with {@link #leave}.
     *
     * @throws dev.millrace.graph.MillraceException of kind {@code UNAVAILABLE} when it is stopped
     */
    public synchronized void enter(long requestBytes) {
        boolean interrupted = false;
        while (!stopped && !wide && !(under < NARROW && bytes + requestBytes <= mostBytes && room.getAsBoolean())) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
                stopped = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        require();
        bytes += requestBytes;
        under++;
    }

    /** A request that has entered is over. */
    public synchronized void leave() {
        under--;
        notifyAll();
    }

    /** Of requests that have entered. */
    public synchronized long bytes() {
        return bytes;
    }

    /** As {@link #enter} when it is stopped. */
    public synchronized void require() {
        if (stopped) {
            throw Failure.of(FailureKind.UNAVAILABLE, "CANCELLED", "the task was told to stop")
                    .toException();
        }
    }
}
