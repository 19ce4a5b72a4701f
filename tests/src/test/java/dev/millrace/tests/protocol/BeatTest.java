package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskRunner;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.engine.loop.Vitals;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.Writes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the beat does beside a running task, on real threads; time passes when the test says so. */
@Timeout(600)
final class BeatTest {
    private static final String QUEUE = Queues.of(Graphs.LADDER.getFirst());
    private static final long LEASE_MILLIS = 1_000;

    /** Beats follow each other quickly and however slow the machine is, no lease ends before the test lets it. */
    private static final class SteppedClock implements Clock {
        private final AtomicLong now = new AtomicLong(1_700_000_000_000L);

        @Override
        public long nowMillis() {
            return now.get();
        }

        @Override
        public void sleep(long millis) {
            try {
                Thread.sleep(Math.min(millis, 5));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void step(long millis) {
            now.addAndGet(millis);
        }
    }

    private final SteppedClock clock = new SteppedClock();
    private final Ports ports = Ports.of(
            new MemoryObjectStore(clock),
            new MemoryStateTable(clock),
            new MemoryTaskQueue(clock),
            clock,
            new Layout(new Location("memory:/home")));
    private final ProtocolSettings settings =
            ProtocolSettings.DEFAULT.with(new ProtocolSettings.Lease(LEASE_MILLIS, 50));
    private final AtomicLong random = new AtomicLong();
    private final CountDownLatch began = new CountDownLatch(1);
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final StageKeys keys = new StageKeys(RunId.of(0, 0, 0), new StageId(0), 0, new SlotTree(1), Rules.all());
    private final WorkerLoop worker = worker();

    /** Waits until it is released or told to stop, then does its work or says that it was stopped. */
    private final TaskRunner waiting = (assignment, cancellation) -> {
        began.countDown();
        CountDownLatch stopped = new CountDownLatch(1);
        cancellation.onRequest(stopped::countDown);
        await(stopped, cancellation);
        if (cancellation.isRequested()) {
            throw Failure.of(FailureKind.UNAVAILABLE, "CANCELLED", "told to stop")
                    .toException();
        }
        return new FunctionRunner(ports.objects()).run(assignment, cancellation);
    };

    private void await(CountDownLatch stopped, Cancellation cancellation) {
        try {
            while (!cancellation.isRequested() && !release.await(5, TimeUnit.MILLISECONDS)) {
                stopped.await(5, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private WorkerLoop worker() {
        return new WorkerLoop(
                ports,
                (name, body) -> Thread.ofPlatform().daemon().name(name).start(body),
                (assignment, cancellation) -> waiting().run(assignment, cancellation),
                settings,
                Rules.all(),
                () -> "claim-" + random.incrementAndGet(),
                new Documents(ports.objects(), ports.layout()),
                _ -> new Vitals.Reading(123, 45),
                new WorkerEvents() {
                    @Override
                    public void failed(TaskMessage message, AttemptId attempt, Failure failure, boolean recorded) {
                        failures.add(attempt + " " + failure.code() + " " + recorded);
                    }
                });
    }

    private TaskRunner waiting() {
        return waiting;
    }

    @AfterEach
    void stops() {
        release.countDown();
        worker.close();
    }

    /** Submits a run of one task and returns when its task runs. */
    private RunId running(JobSpec.Limits limits) throws InterruptedException {
        Coordinator coordinator = new Coordinator(ports, _ -> Graphs.exchange(1, 1, false), settings, Rules.all());
        RunId run = new Submission(ports, settings, Rules.all(), random::incrementAndGet)
                .submit(World.job("job", limits), Optional.empty())
                .run();
        coordinator.settle(run, 10);
        Thread.ofPlatform().daemon().name("slot").start(() -> worker.workOnce(QUEUE));
        began.await();
        return run;
    }

    private ClaimRow claim(RunId run) {
        return ClaimRow.of(ports.table().read(Keys.claim(run, new StageId(0), 0, 0, 0)));
    }

    private boolean waitsUntil(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
        while (System.nanoTime() < deadline) {
            if (condition.getAsBoolean()) {
                return true;
            }
            clock.sleep(5);
        }
        return false;
    }

    @Test
    void aRunningTaskKeepsItsLeaseItsMessageAndTellsHowItDoes() throws InterruptedException {
        RunId run = running(JobSpec.Limits.DEFAULT);
        // A beat moves the lease, then the message: that of the step before has moved it beyond this one.
        for (int step = 0; step < 10; step++) {
            clock.step(LEASE_MILLIS / 3);
            assertThat(waitsUntil(() -> claim(run).untilMillis() == clock.nowMillis() + LEASE_MILLIS))
                    .isTrue();
            assertThat(ports.queue().visible(QUEUE)).isZero();
        }
        assertThat(claim(run).peakBytes()).isEqualTo(123);
        assertThat(claim(run).rows()).isEqualTo(45);
        release.countDown();
        assertThat(waitsUntil(() -> ports.table()
                        .read(new StageKeys(run, keys.stage(), 0, keys.tree(), Rules.all()).root())
                        .isPresent()))
                .isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void aTaskOfACancelledRunIsToldToStopAndItsMessageIsDropped() throws InterruptedException {
        RunId run = running(JobSpec.Limits.DEFAULT);
        new UserActions(ports, settings, Rules.all()).cancel(run);
        assertThat(waitsUntil(() -> failures.equals(List.of("0.0.1 CANCELLED false"))))
                .isTrue();
        assertThat(waitsUntil(() -> claim(run).untilMillis() == 0)).isTrue();
        clock.step(2 * LEASE_MILLIS);
        assertThat(waitsUntil(() -> ports.queue().visible(QUEUE) == 0)).isTrue();
    }

    @Test
    void aTaskWhoseLeaseIsLostIsToldToStop() throws InterruptedException {
        RunId run = running(JobSpec.Limits.DEFAULT);
        StageKeys ofRun = new StageKeys(run, keys.stage(), 0, keys.tree(), Rules.all());
        Writes writes = new Writes(Rules.all(), settings);
        ports.table().update(writes.claim(ofRun, 0, 0, "thief", 0, 8, clock.nowMillis() + 2 * LEASE_MILLIS));
        assertThat(waitsUntil(() -> failures.equals(List.of("0.0.1 CANCELLED false"))))
                .isTrue();
        assertThat(claim(run).ownerOrEmpty()).isEqualTo("thief");
        assertThat(claim(run).untilMillis()).isPositive();
    }

    @Test
    void aTaskThatTakesTooLongIsStoppedAndRecordedAsExhausted() throws InterruptedException {
        RunId run = running(new JobSpec.Limits(0, 0, 0, 200, 0));
        clock.step(201);
        assertThat(waitsUntil(() -> failures.equals(List.of("0.0.1 TASK_TIME true"))))
                .isTrue();
        assertThat(waitsUntil(() -> claim(run).memoryClass() == 1)).isTrue();
        assertThat(ports.table().query(Keys.failures(run, keys.stage()), Keys.failuresOf(0, 0)))
                .hasSize(1);
    }

    @Test
    void aWorkerThatGoesHandsItsTaskBackAtOnce() throws InterruptedException {
        RunId run = running(JobSpec.Limits.DEFAULT);
        worker.handBack();
        assertThat(waitsUntil(() -> failures.equals(List.of("0.0.1 CANCELLED false"))))
                .isTrue();
        assertThat(waitsUntil(() -> claim(run).untilMillis() == 0)).isTrue();
        assertThat(waitsUntil(() -> !ports.queue().receive(QUEUE, 1, 1_000).isEmpty()))
                .isTrue();
        assertThat(worker.workOnce(QUEUE)).isFalse();
    }
}
