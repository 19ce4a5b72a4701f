package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.TaskRunner;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.RunId;
import dev.millrace.storage.Clock;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What a worker does for the message after the one at hand: it reads, and claims nothing. */
final class AheadTest {
    private static final String QUEUE = Queues.of(Graphs.LADDER.getFirst());
    private static final int TASKS = 6;
    private static final long TASK_MILLIS = 3_000;
    private static final long FETCH_MILLIS = 400;

    private static final ProtocolSettings SETTINGS =
            ProtocolSettings.DEFAULT.with(ProtocolSettings.DEFAULT.batches().receiving(10));

    /** The fork sleeps on, until after the test. */
    private static final class Asleep extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final World.ManualClock time = new World.ManualClock();
    private int sleeps = Integer.MAX_VALUE;

    /** On which what looks ahead sleeps so many times and no more. */
    private final Clock clock = new Clock() {
        @Override
        public long nowMillis() {
            return time.nowMillis();
        }

        @Override
        public void sleep(long millis) {
            if (sleeps-- == 0) {
                throw new Asleep();
            }
            time.sleep(millis);
        }
    };

    private final World world = new World(
            Graphs.exchange(TASKS, 1, false),
            SETTINGS,
            time,
            Ports.of(
                    new MemoryObjectStore(clock),
                    new MemoryStateTable(clock),
                    new MemoryTaskQueue(clock),
                    clock,
                    World.LAYOUT));
    private final List<Runnable> aheads = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final Far runner = new Far();
    private long claims;
    private Runnable whileComputing = () -> {};
    private final WorkerLoop worker = worker();

    /** Tasks of a few seconds, whose inputs take a while to come. */
    private final class Far implements TaskRunner {
        private final FunctionRunner functions = new FunctionRunner(world.ports.objects());
        private Runnable told = () -> {};

        @Override
        public AttemptOutput run(TaskAssignment assignment, Cancellation cancellation) {
            story.add("run " + assignment.task());
            told.run();
            world.clock.sleep(TASK_MILLIS);
            whileComputing.run();
            return functions.run(assignment, cancellation);
        }

        @Override
        public void whenInputsHaveCome(Runnable next) {
            told = next;
        }

        @Override
        public OptionalLong prepare(TaskAssignment next, BooleanSupplier late, Cancellation unwanted) {
            story.add("prepare " + next.task());
            unwanted.onRequest(() -> story.add("drop " + next.task()));
            return OptionalLong.of(FETCH_MILLIS);
        }
    }

    private WorkerLoop worker() {
        return new WorkerLoop(
                world.ports,
                (name, body) -> {
                    if (name.equals("ahead")) {
                        aheads.add(body);
                    }
                },
                runner,
                SETTINGS,
                Rules.all(),
                () -> "claim-" + ++claims);
    }

    private RunId dispatched() {
        RunId run = world.submit();
        world.coordinator.settle(run, 10);
        return run;
    }

    /** What looks ahead acts while the next task computes, until it has slept so many times. */
    private void lookAhead(int times) {
        whileComputing = () -> {
            List<Runnable> bodies = List.copyOf(aheads);
            aheads.clear();
            for (Runnable body : bodies) {
                sleeps = times;
                try {
                    body.run();
                } catch (Asleep asleep) {
                    // it goes on when the task at hand is over, and finds that it is
                }
                sleeps = Integer.MAX_VALUE;
            }
        };
    }

    @Test
    void theInputsOfTheNextTaskAreBroughtWhileTheOneAtHandComputes() {
        RunId run = dispatched();
        worker.workOnce(QUEUE);
        assertThat(aheads).as("nobody knows yet how long tasks take").isEmpty();
        lookAhead(1);
        while (worker.workOnce(QUEUE)) {
            // as long as there is something
        }
        assertThat(story)
                .containsExactly(
                        "run 0",
                        "run 1",
                        "prepare 2",
                        "run 2",
                        "drop 2",
                        "prepare 3",
                        "run 3",
                        "drop 3",
                        "prepare 4",
                        "run 4",
                        "drop 4",
                        "prepare 5",
                        "run 5",
                        "drop 5");
        assertThat(World.succeeded(world.end(run))).isTrue();
    }

    @Test
    void aMessageThatWaitsForATaskOfLongerTimeIsGivenBackAndWhatWasBroughtGoes() {
        dispatched();
        worker.workOnce(QUEUE);
        lookAhead(Integer.MAX_VALUE);
        worker.workOnce(QUEUE);
        assertThat(story).containsExactly("run 0", "run 1", "prepare 2", "drop 2");
        assertThat(worker.holds(QUEUE)).isFalse();
        assertThat(world.ports.queue().visible(QUEUE)).isEqualTo(TASKS - 2);
    }

    @Test
    void whoStopsGivesTheMessageBackAndWhatWasBroughtGoes() {
        dispatched();
        worker.workOnce(QUEUE);
        lookAhead(1);
        worker.workOnce(QUEUE);
        assertThat(worker.holds(QUEUE)).isTrue();
        worker.stop();
        assertThat(story).containsExactly("run 0", "run 1", "prepare 2", "drop 2");
        assertThat(world.ports.queue().visible(QUEUE)).isEqualTo(TASKS - 2);
    }

    @Test
    void nothingIsBroughtForATaskThatIsDoneAndWhatWasBroughtForOneThatIsDoneMeanwhileGoes() {
        dispatched();
        List<String> bodies = world.ports.queue().receive(QUEUE, 10, 1).stream()
                .map(TaskQueue.Received::body)
                .toList();
        time.sleep(10);
        worker.workOnce(QUEUE);
        lookAhead(1);
        worker.workOnce(QUEUE);
        assertThat(story).containsExactly("run 0", "run 1", "prepare 2");
        WorkerLoop other = world.newWorker();
        world.ports.queue().send(QUEUE, bodies);
        while (other.workOnce(QUEUE)) {
            // all of them, also the one that ours holds
        }
        worker.workOnce(QUEUE);
        assertThat(story).containsExactly("run 0", "run 1", "prepare 2", "drop 2");
    }
}
