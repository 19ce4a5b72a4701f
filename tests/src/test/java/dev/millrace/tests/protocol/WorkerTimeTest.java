package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.Ticker;
import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.engine.loop.Lifetime;
import dev.millrace.engine.loop.Vitals;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.storage.Clock;
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
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Tasks that take minutes, and workers that live for a quarter of an hour, on a clock that only they move. */
final class WorkerTimeTest {
    private static final long MINUTE = 60_000;
    private static final long LIFE = 15 * MINUTE;
    private static final int MOST_ROUNDS = 1_000;
    private static final List<CloudClass> FUNCTIONS =
            List.of(CloudClass.C1, CloudClass.C2, CloudClass.C3, CloudClass.C4);
    private static final List<CloudClass> WITH_CONTAINERS =
            List.of(CloudClass.C1, CloudClass.C2, CloudClass.C3, CloudClass.C4, CloudClass.F1);

    private final World.ManualClock clock = new World.ManualClock();
    private final Ports ports = Ports.of(
            new MemoryObjectStore(clock), new MemoryStateTable(clock), new MemoryTaskQueue(clock), clock, World.LAYOUT);

    /** Nobody beats here, so that a lease must outlast a task. */
    private final ProtocolSettings settings =
            ProtocolSettings.DEFAULT.with(new ProtocolSettings.Lease(100 * MINUTE, 20_000));

    private final List<String> attempts = new ArrayList<>();
    private long random;

    /** What ends a worker, as its function would. */
    private record Life(Clock clock, long endMillis, long wholeMillis) implements Lifetime {
        @Override
        public boolean isWhole() {
            return endMillis - clock.nowMillis() >= wholeMillis - wholeMillis / 10;
        }

        boolean isOver() {
            return clock.nowMillis() >= endMillis;
        }
    }

    /** A worker of a class, and how long its tasks take. */
    private final class Worker {
        private final CloudClass memory;
        private final Life life;
        private final ToLongFunction<TaskAssignment> minutes;
        private final WorkerLoop loop;

        Worker(CloudClass memory, long leftMillis, ToLongFunction<TaskAssignment> minutes) {
            this.memory = memory;
            this.minutes = minutes;
            boolean ends = memory.platform() == CloudClass.Platform.FUNCTION;
            this.life = ends
                    ? new Life(clock, clock.nowMillis() + leftMillis, LIFE)
                    : new Life(clock, Long.MAX_VALUE, Long.MAX_VALUE);
            this.loop = new WorkerLoop(
                    ports,
                    (_, _) -> {},
                    this::run,
                    settings,
                    Rules.all(),
                    () -> "claim-" + ++random,
                    new Documents(ports.objects(), ports.layout()),
                    Vitals.UNKNOWN,
                    WorkerEvents.NONE,
                    life);
        }

        private AttemptOutput run(TaskAssignment assignment, Cancellation cancellation) {
            attempts.add(memory.label() + " " + assignment.stage().id() + "." + assignment.task());
            for (long minute = 0; minute < minutes.applyAsLong(assignment); minute++) {
                clock.sleep(MINUTE);
                if (life.isOver()) {
                    loop.timeIsUp();
                }
                if (cancellation.isRequested()) {
                    throw Failure.of(FailureKind.UNAVAILABLE, "CANCELLED", "told to stop")
                            .toException();
                }
            }
            return new FunctionRunner(ports.objects()).run(assignment, cancellation);
        }

        /** Until there is nothing to do or it does not live long enough. */
        boolean work() {
            boolean worked = false;
            while (!life.isOver() && loop.workOnce(Queues.of(memory.ofTasks()))) {
                worked = true;
            }
            return worked;
        }
    }

    private Coordinator coordinator(StageGraph graph) {
        return new Coordinator(ports, _ -> graph, settings, Rules.all());
    }

    private RunId submit() {
        return new Submission(ports, settings, Rules.all(), () -> ++random)
                .submit(World.job("job"), Optional.empty())
                .run();
    }

    private static StageGraph laddered(StageGraph graph, List<CloudClass> classes) {
        return new StageGraph(
                graph.engine(), CloudClass.ladder(classes), graph.stages(), graph.outputs(), graph.settings());
    }

    private RunRow row(RunId run) {
        return RunRow.of(ports.table().read(Keys.run(run)).orElseThrow());
    }

    /** A coordinator looks and each class gets one new worker, in turn, until the run has ended. */
    private RunRow end(StageGraph graph, List<CloudClass> classes, ToLongFunction<TaskAssignment> minutes) {
        Coordinator coordinator = coordinator(laddered(graph, classes));
        Ticker ticker = new Ticker(ports, 100);
        RunId run = submit();
        for (int round = 0; round < MOST_ROUNDS && !row(run).state().isEnded(); round++) {
            boolean active = coordinator.takeHint();
            for (CloudClass memory : classes) {
                active |= new Worker(memory, LIFE, minutes).work();
            }
            if (!active) {
                clock.sleep(MINUTE);
                ticker.tick();
            }
        }
        return row(run);
    }

    private static boolean isFirst(TaskAssignment assignment) {
        return assignment.stage().id().index() == 0 && assignment.task() == 0;
    }

    @Test
    void aTaskThatOutlivesAFunctionGoesToAContainer() {
        RunRow row = end(Graphs.exchange(2, 1, false), WITH_CONTAINERS, assignment -> isFirst(assignment) ? 40 : 1);
        assertThat(row.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(attempts).filteredOn(attempt -> attempt.endsWith(" 0.0")).containsExactly("c1 0.0", "f1 0.0");
    }

    @Test
    void whereThereAreNoContainersTheStrongestFunctionIsTheLastAndTheErrorSaysWhatToChange() {
        RunRow row = end(Graphs.exchange(2, 1, false), FUNCTIONS, assignment -> isFirst(assignment) ? 40 : 1);
        assertThat(row.state()).isEqualTo(RunState.FAILED);
        Failure failure = row.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
        assertThat(failure.code()).isEqualTo(CloudClass.OUTLIVED);
        assertThat(failure.message()).contains("Task 0 of stage 0", "'c4'", "not done after 900 s");
        assertThat(failure.remedy().orElseThrow()).contains("plan.splitBytes", "f1 to f3");
        assertThat(attempts).filteredOn(attempt -> attempt.endsWith(" 0.0")).containsExactly("c1 0.0", "c4 0.0");
    }

    @Test
    void whereTheInputDividesTasksAreCutUntilTheyAreDoneInTime() {
        RunRow row = end(
                Graphs.splits(1, 4),
                FUNCTIONS,
                assignment -> assignment.stage().id().index() == 0
                        ? 40 >> assignment.decision().fineness()
                        : 1);
        assertThat(row.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(attempts)
                .startsWith("c1 0.0", "c4 0.0", "c4 0.0")
                .filteredOn(attempt -> attempt.contains(" 0."))
                .contains("c4 0.1", "c4 0.2", "c4 0.3");
    }

    @Test
    void aTaskThatBeganLateIsGivenBackAndOnlyAWorkerThatHasAllItsTimeBeginsItAgain() {
        Coordinator coordinator = coordinator(laddered(Graphs.exchange(1, 1, false), FUNCTIONS));
        RunId run = submit();
        coordinator.settle(run, 10);
        assertThat(new Worker(CloudClass.C1, 8 * MINUTE, _ -> 12).work()).isTrue();
        assertThat(claims(run)).isEqualTo(1);
        assertThat(ports.table().query(Keys.failures(run, new StageId(0)), Keys.failuresOf(0, 0)))
                .isEmpty();

        Worker late = new Worker(CloudClass.C1, 13 * MINUTE, _ -> 12);
        late.work();
        assertThat(late.loop.isStopped()).isTrue();
        assertThat(claims(run)).isEqualTo(1);
        assertThat(ports.queue().visible(Queues.of(CloudClass.C1.ofTasks()))).isEqualTo(1);

        assertThat(new Worker(CloudClass.C1, LIFE, _ -> 12).work()).isTrue();
        assertThat(claims(run)).isEqualTo(2);
        coordinator.settle(run, 10);
        assertThat(new Worker(CloudClass.C1, LIFE, _ -> 1).work()).isTrue();
        coordinator.settle(run, 10);
        assertThat(row(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    private int claims(RunId run) {
        return ClaimRow.of(ports.table().read(Keys.claim(run, new StageId(0), 0, 0, 0)))
                .starts();
    }
}
