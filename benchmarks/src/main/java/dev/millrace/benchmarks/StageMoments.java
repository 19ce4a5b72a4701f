package dev.millrace.benchmarks;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each stage of one run had its first claim and its last commit, as workers tell; in nanoseconds of {@link System#nanoTime}. */
final class StageMoments implements WorkerEvents {
    private final Map<StageId, Long> claimed = new ConcurrentHashMap<>();
    private final Map<StageId, Long> won = new ConcurrentHashMap<>();

    @Override
    public void claimed(TaskMessage message, AttemptId attempt) {
        claimed.putIfAbsent(message.stage(), System.nanoTime());
    }

    @Override
    public void won(TaskMessage message, AttemptId attempt, AttemptOutput output) {
        won.merge(message.stage(), System.nanoTime(), Math::max);
    }

    void forget() {
        claimed.clear();
        won.clear();
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
