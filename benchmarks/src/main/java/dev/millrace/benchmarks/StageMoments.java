package dev.millrace.benchmarks;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Failure;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each stage of one run had its first claim and its last commit, and how many slots worked meanwhile, as workers tell; in nanoseconds of
 * {@link System#nanoTime}.
 */
final class StageMoments implements WorkerEvents {
    private final Map<StageId, Long> claimed = new ConcurrentHashMap<>();
    private final Map<StageId, Long> won = new ConcurrentHashMap<>();
    private final List<Change> changes = new ArrayList<>();

    /** One slot more, or less, works from now on. */
    private record Change(long nanos, int slots) {}

    @Override
    public void claimed(TaskMessage message, AttemptId attempt) {
        claimed.putIfAbsent(message.stage(), changed(1));
    }

    @Override
    public void won(TaskMessage message, AttemptId attempt, AttemptOutput output) {
        won.merge(message.stage(), changed(-1), Math::max);
    }

    @Override
    public void lost(TaskMessage message, AttemptId attempt) {
        changed(-1);
    }

    @Override
    public void failed(TaskMessage message, AttemptId attempt, Failure failure, boolean recorded) {
        changed(-1);
    }

    private synchronized long changed(int slots) {
        long now = System.nanoTime();
        changes.add(new Change(now, slots));
        return now;
    }

    /** Of the time between two moments, that in which fewer than {@code slots} slots worked. */
    synchronized long freeNanos(long from, long to, int slots) {
        long free = 0;
        long since = from;
        int working = 0;
        for (Change change : changes) {
            long until = Math.clamp(change.nanos(), from, to);
            if (working < slots) {
                free += until - since;
            }
            since = until;
            working += change.slots();
        }
        return working < slots ? free + to - since : free;
    }

    synchronized void forget() {
        claimed.clear();
        won.clear();
        changes.clear();
    }

    long firstClaimed(StageId stage) {
        return of(claimed, stage);
    }

    long lastWon(StageId stage) {
        return of(won, stage);
    }

    private static long of(Map<StageId, Long> moments, StageId stage) {
        Long moment = moments.get(stage);
        if (moment == null) {
            throw new BenchmarkException("stage " + stage + " did not run in this process");
        }
        return moment;
    }
}
