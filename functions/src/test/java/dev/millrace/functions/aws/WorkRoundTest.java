package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.functions.TimeLeft;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Rounds that are ended while a task runs that would take for hours. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@Isolated("counts the threads of this process")
class WorkRoundTest {
    private static final String ENDLESS =
            "SELECT count(*) AS n FROM numbers a, range(10000000) b(x), range(10000000) c(y) WHERE (a.id + x + y) % 7"
                    + " = 3";
    private static final String QUEUE = Queues.of(MemoryCloud.CLASS.ofTasks());

    @TempDir
    Path folder;

    private MemoryCloud cloud;
    private RunId run;

    @BeforeEach
    void endlessTasks() {
        cloud = new MemoryCloud(folder);
        run = cloud.submit(ENDLESS);
        LookRound coordinator = cloud.wiring().coordinator(cloud, 100, () -> {}, 0);
        coordinator.take(List.of(new LookRound.Hint("m", run.value())), () -> Long.MAX_VALUE);
        assertThat(cloud.ports.queue().visible(QUEUE)).isPositive();
    }

    private WorkRound round(Runnable whenClaimed) {
        WorkerEvents events = new WorkerEvents() {
            @Override
            public void claimed(TaskMessage message, AttemptId attempt) {
                whenClaimed.run();
            }
        };
        return cloud.wiring()
                .worker(
                        MemoryCloud.CLASS,
                        cloud.scratch(),
                        cloud.wiring().documents(),
                        events,
                        WorkRound.Margins.USUAL);
    }

    /** Nobody holds the task, and its message may be received at once. */
    private void assertGivenBack(long messages) {
        StageRow stage = StageRow.of(
                cloud.ports.table().query(Keys.runPartition(run), Keys.STAGES).getFirst());
        ClaimRow claim = ClaimRow.of(
                cloud.ports.table().read(StageKeys.of(stage, Rules.all()).claim(0, 0)));
        assertThat(claim.starts()).isEqualTo(1);
        assertThat(claim.untilMillis()).isLessThanOrEqualTo(cloud.clock.nowMillis());
        assertThat(cloud.ports.queue().visible(QUEUE)).isEqualTo(messages);
        assertThat(cloud.row(run).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aTaskThatWasBegunLateAndCannotBeFinishedIsStoppedAndGivenBack() {
        long messages = cloud.ports.queue().visible(QUEUE);
        AtomicLong left = new AtomicLong(900_000);
        AtomicBoolean begun = new AtomicBoolean();
        WorkRound round = round(() -> left.set(1_000));
        TimeLeft late = () -> begun.getAndSet(true) ? left.get() : 900_000;
        left.set(500_000);
        assertThat(round.work(late)).isEqualTo(new WorkRound.Done(1, WorkRound.End.TIME));
        assertGivenBack(messages);
    }

    @Test
    void aTaskThatHadAllTheTimeOfItsFunctionGoesToTheNextClass() {
        long messages = cloud.ports.queue().visible(QUEUE);
        AtomicLong left = new AtomicLong(900_000);
        WorkRound round = round(() -> left.set(1_000));
        assertThat(round.work(left::get)).isEqualTo(new WorkRound.Done(1, WorkRound.End.TIME));
        assertThat(cloud.ports.queue().visible(QUEUE)).isEqualTo(messages - 1);
        cloud.started.clear();
        cloud.wiring()
                .coordinator(cloud, 100, () -> {}, 0)
                .take(List.of(new LookRound.Hint("m", run.value())), () -> Long.MAX_VALUE);
        assertThat(cloud.ports.queue().visible(Queues.of(CloudClass.C2.ofTasks())))
                .isEqualTo(1);
        assertThat(cloud.started).containsExactly(CloudClass.C2);
        assertThat(cloud.row(run).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aWorkerThatIsToldToGoGivesItsTaskBackAndTakesNoOther() {
        long messages = cloud.ports.queue().visible(QUEUE);
        CompletableFuture<Void> claimed = new CompletableFuture<>();
        WorkRound round = round(() -> claimed.complete(null));
        Thread killer = Thread.ofPlatform().start(() -> {
            claimed.join();
            round.handBack();
        });
        assertThat(round.work(() -> Long.MAX_VALUE)).isEqualTo(new WorkRound.Done(1, WorkRound.End.TOLD));
        assertGivenBack(messages);
    }

    @Test
    void noThreadOfARoundIsLeft() {
        AtomicLong left = new AtomicLong(900_000);
        List<String> during = new ArrayList<>();
        Map<Long, RunningThreads.Seen> before = RunningThreads.now();
        round(() -> {
                    // Looked at first: the thread that watches the time is over as soon as it is up.
                    RunningThreads.since(before).forEach(thread -> during.add(thread.name()));
                    left.set(1_000);
                })
                .work(left::get);
        assertThat(during).contains("time left");
        assertThat(RunningThreads.leftSince(before)).isEmpty();
    }
}
