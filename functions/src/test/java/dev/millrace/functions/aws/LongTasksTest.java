package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Queues;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A round of tasks that take minutes by a clock which goes on when one is claimed. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class LongTasksTest {
    private static final String TOTALS = "SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL";
    private static final long LIFE_MILLIS = 900_000;
    private static final String QUEUE = Queues.of(MemoryCloud.CLASS.ofTasks());

    @TempDir
    Path folder;

    private WorkRound.Done round(long minutesOfTask) {
        MemoryCloud cloud = new MemoryCloud(folder);
        RunId run = cloud.submit(TOTALS);
        cloud.wiring()
                .coordinator(cloud, 100, () -> {}, 0)
                .take(List.of(new LookRound.Hint("m", run.value())), () -> Long.MAX_VALUE);
        assertThat(cloud.ports.queue().visible(QUEUE)).isEqualTo(4);
        AtomicLong passed = new AtomicLong();
        WorkerEvents events = new WorkerEvents() {
            @Override
            public void claimed(TaskMessage message, AttemptId attempt) {
                passed.addAndGet(TimeUnit.MINUTES.toMillis(minutesOfTask));
            }
        };
        Ports ahead = cloud.ports.withClock(cloud.ahead(passed::get));
        return cloud.wiring(ahead)
                .worker(MemoryCloud.CLASS, cloud.scratch(), cloud.wiring().documents(), events, WorkRound.Margins.USUAL)
                .work(() -> LIFE_MILLIS - passed.get());
    }

    @Test
    void noTaskIsTakenWhenOneAsLongAsTheLongestSoFarWouldNotBeDoneInTime() {
        assertThat(round(6)).isEqualTo(new WorkRound.Done(2, WorkRound.End.TIME));
    }

    @Test
    void allAreTakenWhenThereIsTime() {
        assertThat(round(2)).isEqualTo(new WorkRound.Done(4, WorkRound.End.EMPTY));
    }
}
