package dev.millrace.service.runtime;

import dev.millrace.coordinator.notice.Notifier;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The thread that tells webhooks how runs of this process ended; apart from the coordinator's, because whoever is called may be slow. Before it closes
 * it tells what has just happened, and waits a little for who does not answer; what is left is told by the next command.
 */
final class ToldRuns implements AutoCloseable {
    private static final long IDLE_MILLIS = 1_000;
    private static final long BUSY_MILLIS = 50;

    private final Notifier notifier;
    private final Signal looked;
    private final long patienceMillis;
    private final Set<RunId> runs = new ConcurrentSkipListSet<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile long untilNanos;

    /**
     * @param looked is woken when a run may have ended
     * @param patienceMillis how long closing waits at the most
     */
    ToldRuns(Notifier notifier, Signal looked, long patienceMillis) {
        this.notifier = notifier;
        this.looked = looked;
        this.patienceMillis = patienceMillis;
        this.thread = Thread.ofPlatform().daemon().name("webhooks").start(this::work);
    }

    /** Tells of a run's ends from now on. */
    void tell(RunId run) {
        runs.add(run);
        looked.wake();
    }

    private void work() {
        try {
            while (true) {
                long mark = looked.mark();
                boolean last = closing;
                long waitMillis = pass();
                if (last && (waitMillis < 0 || System.nanoTime() + waitMillis * 1_000_000 - untilNanos >= 0)) {
                    return;
                }
                looked.await(mark, waitMillis < 0 ? IDLE_MILLIS : Math.clamp(waitMillis, BUSY_MILLIS, IDLE_MILLIS));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells what is due; returns how long to wait for the next, negative: nothing is left to tell. */
    private long pass() {
        Map<RunId, Long> next = new ConcurrentSkipListMap<>();
        for (RunId run : runs) {
            try {
                OptionalLong due = notifier.deliver(run);
                due.ifPresent(millis -> next.put(run, millis));
            } catch (StorageException.Unavailable | StorageException.UnknownFate busy) {
                next.put(run, 0L);
            } catch (MillraceException damaged) {
                // Nothing can be told of this run; the others are told all the same.
                runs.remove(run);
            }
        }
        return next.values().stream()
                .mapToLong(due -> Math.max(0, due - System.currentTimeMillis()))
                .min()
                .orElse(-1);
    }

    @Override
    public void close() {
        untilNanos = System.nanoTime() + patienceMillis * 1_000_000;
        closing = true;
        looked.wake();
        try {
            if (!thread.join(Duration.ofMillis(patienceMillis + IDLE_MILLIS))) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
