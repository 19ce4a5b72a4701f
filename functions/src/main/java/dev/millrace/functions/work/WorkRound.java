package dev.millrace.functions.work;

import dev.millrace.engine.sql.SqlSlot;
import dev.millrace.functions.TimeLeft;
import dev.millrace.graph.CloudClass;
import dev.millrace.service.runtime.WorkerSlot;
import dev.millrace.storage.record.Queues;

/**
 * What a worker does when it is started: it works on messages of its class's queue, one at a time, while a task as long as the longest so far would be done
 * in time. What cannot be finished is given back, so that another worker may claim it at once; what had all the time of a worker is recorded as exhausted.
 * When {@link #work} returns, no thread of it is left.
 */
public final class WorkRound {
    private static final long LONGEST_SLEEP_MILLIS = 250;

    private final String queue;
    private final Margins margins;
    private final RoundClock clock;
    private final RoundForks forks = new RoundForks();
    private final RoundLifetime lifetime;
    private final WorkerSlot slot;

    /**
     * Times before the end.
     *
     * @param takeMillis no message is taken when less is left
     * @param stopMillis the running task is given back when no more is left; enough to stop a query and to write two rows
     */
    public record Margins(long takeMillis, long stopMillis) {
        public static final Margins USUAL = new Margins(45_000, 15_000);

        public Margins {
            if (stopMillis < 0 || takeMillis < stopMillis) {
                throw new IllegalArgumentException("a task that is taken must have time before it is stopped");
            }
        }
    }

    /** Why a round ended. */
    public enum End {
        /** There was no message, or the queue did not answer. */
        EMPTY,
        /** The time was nearly up. */
        TIME,
        /** The worker was told to go. */
        TOLD
    }

    /** What was done. */
    public record Done(int messages, End end) {}

    private volatile boolean told;

    /** @param parts its clock is that of the machine */
    public WorkRound(WorkerSlot.Parts parts, SqlSlot database, CloudClass memory, Margins margins) {
        this.clock = new RoundClock(parts.ports().clock());
        this.queue = Queues.of(memory.ofTasks());
        this.margins = margins;
        this.lifetime = new RoundLifetime(margins.stopMillis);
        this.slot = new WorkerSlot(withClock(parts), database, forks, lifetime);
    }

    private WorkerSlot.Parts withClock(WorkerSlot.Parts given) {
        return new WorkerSlot.Parts(
                given.ports().withClock(clock),
                given.settings(),
                given.documents(),
                given.memoryBytes(),
                given.claimIds(),
                given.events());
    }

    /** Works once; a round is not used again. */
    public Done work(TimeLeft time) {
        lifetime.begin(time);
        forks.start("time left", () -> watch(time));
        int messages = 0;
        long longestMillis = 0;
        boolean empty = false;
        boolean stopped;
        try {
            while (!told && !slot.isStopped() && !empty && isTime(time, longestMillis)) {
                long begunMillis = clock.nowMillis();
                empty = !slot.workOnce(queue);
                longestMillis = Math.max(longestMillis, clock.nowMillis() - begunMillis);
                messages += empty ? 0 : 1;
            }
            stopped = slot.isStopped();
        } finally {
            end();
        }
        return new Done(messages, told ? End.TOLD : empty && !stopped ? End.EMPTY : End.TIME);
    }

    private boolean isTime(TimeLeft time, long longestMillis) {
        return time.millis() >= margins.takeMillis && lifetime.ofTask() >= longestMillis;
    }

    /** Takes no more messages and gives the running task back; {@link #work} returns soon. From any thread. */
    public void handBack() {
        told = true;
        slot.handBack();
    }

    private void watch(TimeLeft time) {
        while (!clock.isEnded()) {
            long left = time.millis() - margins.stopMillis;
            if (left <= 0) {
                slot.timeIsUp();
                return;
            }
            clock.sleep(Math.min(left, LONGEST_SLEEP_MILLIS));
        }
    }

    private void end() {
        try {
            slot.close();
        } finally {
            clock.end();
            forks.join();
        }
    }
}
