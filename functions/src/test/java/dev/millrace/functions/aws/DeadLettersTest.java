package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.look.CallHelp;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.OtherCoordinators;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.storage.ForwardingQueue;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.ReleaseQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a coordinator does with tasks that were received too often, on services in the heap. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class DeadLettersTest {
    private static final String TOTALS = "SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL";
    private static final String TASKS = Queues.of(MemoryCloud.CLASS.ofTasks());
    private static final String DEAD = Queues.deadOf(MemoryCloud.CLASS.ofTasks());

    @TempDir
    Path folder;

    private MemoryCloud cloud;
    private Told told;

    /** What queues of dead letters and of hints are told, in order. */
    private static final class Told implements ForwardingQueue {
        private final TaskQueue queue;
        private final List<String> lines = new ArrayList<>();
        private boolean takesHints = true;

        Told(TaskQueue queue) {
            this.queue = queue;
        }

        @Override
        public TaskQueue queue() {
            return queue;
        }

        @Override
        public void send(String name, List<String> bodies) {
            if (name.equals(Queues.HINTS)) {
                if (!takesHints) {
                    throw new StorageException.Unavailable("hints are not taken", null);
                }
                lines.add("hint " + String.join(" ", bodies));
            }
            queue.send(name, bodies);
        }

        @Override
        public long visible(String name) {
            if (name.endsWith("-dead")) {
                lines.add("asked " + name);
            }
            return queue.visible(name);
        }

        @Override
        public void deleteAll(String name, List<String> receipts) {
            lines.add("deleted " + receipts.size() + " of " + name);
            queue.deleteAll(name, receipts);
        }
    }

    @BeforeEach
    void services() {
        cloud = new MemoryCloud(folder);
        told = new Told(cloud.ports.queue());
    }

    private LookRound coordinator(Release release, OtherCoordinators others) {
        return cloud.wiring(cloud.ports.withQueue(told), release)
                .coordinator(
                        cloud,
                        CallHelp.NONE,
                        100,
                        () -> {},
                        others,
                        text -> told.lines.add("not read: " + text),
                        CoordinatorHandler.MARGIN_MILLIS);
    }

    private LookRound coordinator() {
        return coordinator(Release.ANY, OtherCoordinators.NONE);
    }

    /** A run whose four tasks wait, that is not due again so soon, and of which there is no hint. */
    private RunId running(LookRound coordinator) {
        RunId run = cloud.submit(TOTALS);
        coordinator.take(List.of(new LookRound.Hint("m", run.value())), () -> Long.MAX_VALUE);
        cloud.drained(Queues.HINTS);
        told.lines.clear();
        return run;
    }

    /** What becomes of a task that was received too often. */
    private void die(String queue, int count) {
        for (TaskQueue.Received task : cloud.ports.queue().receive(queue, count, 60_000)) {
            cloud.ports.queue().send(Queues.deadOf(queue), List.of(task.body()));
            cloud.ports.queue().delete(queue, task.receipt());
        }
        assertThat(cloud.ports.queue().visible(Queues.deadOf(queue))).isEqualTo(count);
    }

    @Test
    void aDeadLetterBecomesAHintOfItsRunAndIsDeletedThen() {
        RunId run = running(coordinator());
        die(TASKS, 2);
        RunId due = cloud.submit(TOTALS);

        assertThat(coordinator().tick().dead()).isEqualTo(2);
        assertThat(told.lines)
                .containsSubsequence("hint " + due, "asked " + DEAD, "hint " + run, "deleted 2 of " + DEAD);
        assertThat(cloud.ports.queue().visible(DEAD)).isZero();
        assertThat(coordinator().tick().dead()).isZero();
    }

    /** As soon as the queue has looked empty for a while. */
    @Test
    void whoTakesTheHintSendsTheTasksAgain() {
        LookRound coordinator = coordinator();
        RunId run = running(coordinator);
        die(TASKS, 4);
        cloud.submit(TOTALS);
        coordinator.tick();
        assertThat(cloud.ports.queue().visible(TASKS)).isZero();
        List<LookRound.Hint> hints = cloud.ports.queue().receive(Queues.HINTS, 100, 60_000).stream()
                .map(hint -> new LookRound.Hint(hint.receipt(), hint.body()))
                .filter(hint -> hint.body().equals(run.value()))
                .toList();
        assertThat(hints).hasSize(1);
        do {
            assertThat(coordinator.take(hints, () -> Long.MAX_VALUE).trouble()).isEmpty();
        } while (cloud.ports.queue().visible(TASKS) == 0);
        assertThat(cloud.ports.queue().visible(TASKS)).isEqualTo(4);
    }

    @Test
    void whileNoRunIsOpenNobodyAsksForDeadLetters() {
        RunId run = running(coordinator());
        die(TASKS, 1);
        cloud.settle(run);
        told.lines.clear();
        assertThat(coordinator().tick()).isEqualTo(new LookRound.Ticked(0, 0, 0, 0));
        assertThat(told.lines).isEmpty();
        assertThat(cloud.ports.queue().visible(DEAD)).isEqualTo(1);
    }

    @Test
    void aMessageThatIsNoTaskIsToldBeforeItIsDeletedAndHoldsUpNoOther() {
        RunId run = running(coordinator());
        cloud.ports.queue().send(DEAD, List.of("no task", "{\"run\": 7}"));
        RunId due = cloud.submit(TOTALS);
        for (TaskQueue.Received task : cloud.ports.queue().receive(TASKS, 1, 60_000)) {
            cloud.ports.queue().send(DEAD, List.of(task.body()));
        }

        assertThat(coordinator().tick().dead()).isEqualTo(3);
        assertThat(told.lines)
                .containsSubsequence(
                        "hint " + due,
                        "hint " + run,
                        "not read: no task",
                        "not read: {\"run\": 7}",
                        "deleted 3 of " + DEAD);
    }

    @Test
    void aLetterWhoseHintIsNotSentIsNotDeleted() {
        running(coordinator());
        die(TASKS, 1);
        cloud.ports.queue().send(DEAD, List.of("no task"));
        cloud.submit(TOTALS);
        told.takesHints = false;

        assertThat(coordinator().tick().dead()).isZero();
        assertThat(told.lines).contains("asked " + DEAD).noneMatch(line -> line.matches("(deleted|not read).*"));
    }

    /** Who looks at runs of other versions. */
    private record Others(List<Release> asked) implements OtherCoordinators {
        @Override
        public boolean look(Release release, RunId run) {
            throw new IllegalStateException("nobody looks here");
        }

        @Override
        public void startWaiting(Release release) {
            asked.add(release);
        }
    }

    @Test
    void eachVersionOfTheCodeTakesItsOwnWhileRunsOfItAreOpen() {
        Release old = new Release("old");
        Release young = new Release("young");
        LookRound first = coordinator(old, OtherCoordinators.NONE);
        RunId run = running(first);
        String tasks = ReleaseQueue.name(TASKS, old);
        die(tasks, 1);

        LookRound second = coordinator(young, new Others(new ArrayList<>()));
        assertThat(second.tick().dead()).isZero();
        assertThat(told.lines).isEmpty();

        assertThat(first.startWaiting().dead()).isEqualTo(1);
        assertThat(told.lines)
                .containsSubsequence("asked " + tasks + "-dead", "hint " + run, "deleted 1 of " + tasks + "-dead");
    }
}
