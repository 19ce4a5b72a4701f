package dev.millrace.functions.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.CloudClass;
import dev.millrace.storage.ForwardingQueue;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Queues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class StartingQueueTest {
    private static final String TASKS = Queues.of(CloudClass.C1.ofTasks());

    /** What happened, in order: "sent n", "begun n", "answered n". */
    private final List<String> story = new ArrayList<>();

    /** Workers that were called for before and do not work yet. */
    private int coming;

    /** Workers that are called for, with answers that come when somebody waits for them. */
    private final WorkerPool pool = new WorkerPool() {
        @Override
        public List<CloudClass> classes() {
            return List.of(CloudClass.C1);
        }

        @Override
        public int coming(CloudClass memory) {
            return coming;
        }

        @Override
        public int start(CloudClass memory, int count) {
            return begin(memory, count).getAsInt();
        }

        @Override
        public IntSupplier begin(CloudClass memory, int count) {
            story.add("begun " + count);
            return () -> {
                story.add("answered " + count);
                return count;
            };
        }
    };

    /** A queue that tells what is sent, and whose answer to that sending is lost. */
    private final class TellingQueue implements ForwardingQueue {
        private final MemoryTaskQueue queue = new MemoryTaskQueue(new SystemClock());
        private final int lost;
        private int sendings;

        TellingQueue(int lost) {
            this.lost = lost;
        }

        @Override
        public TaskQueue queue() {
            return queue;
        }

        @Override
        public void send(String name, List<String> bodies) {
            queue.send(name, bodies);
            story.add("sent " + bodies.size());
            if (++sendings == lost) {
                throw new StorageException.UnknownFate("no answer", null);
            }
        }
    }

    private StartingQueue starting(int lost, int most) {
        return new StartingQueue(new TellingQueue(lost), pool, CallHelp.NONE, most);
    }

    /** Others who take so many calls of those they are asked for, one after the other, and none after that. */
    private CallHelp others(int willing) {
        int[] left = {willing};
        return (memory, count) -> {
            story.add("asked " + memory.label() + " " + count);
            int taken = left[0]-- > 0 ? count : 0;
            return Optional.of(() -> taken);
        };
    }

    @Test
    void workersAreCalledForWhatWasSentWhileTheNextIsSent() {
        StartingQueue queue = starting(0, 10_000);
        queue.send(TASKS, Collections.nCopies(1_500, "task"));
        assertThat(story).doesNotContain("answered 640");
        assertThat(queue.endRound()).isEqualTo(1_500);
        assertThat(queue.endRound()).as("each call is counted once").isZero();
        assertThat(story)
                .containsExactly(
                        "sent 640",
                        "begun 640",
                        "sent 640",
                        "begun 640",
                        "sent 220",
                        "begun 220",
                        "answered 640",
                        "answered 640",
                        "answered 220");
    }

    @Test
    void noMoreAreCalledThanMayWorkAtOnce() {
        StartingQueue queue = starting(0, 700);
        queue.send(TASKS, Collections.nCopies(1_500, "task"));
        assertThat(queue.endRound()).isEqualTo(700);
        assertThat(story)
                .containsExactly(
                        "sent 640", "begun 640", "sent 640", "begun 60", "sent 220", "answered 640", "answered 60");
    }

    @Test
    void atATickThoseOnTheWayAreNotCalledAgain() {
        StartingQueue queue = starting(0, 10_000);
        queue.send(TASKS, Collections.nCopies(7, "task"));
        queue.endRound();
        story.clear();
        coming = 7;
        queue.newRound();
        assertThat(queue.startWaiting()).isEqualTo(new StartingQueue.Waiting(0, 1));
        assertThat(story).isEmpty();
        coming = 5;
        assertThat(queue.startWaiting()).isEqualTo(new StartingQueue.Waiting(2, 1));
        assertThat(story).containsExactly("begun 2", "answered 2");
    }

    @Test
    void whatMayHaveBeenSentGetsWorkers() {
        StartingQueue queue = starting(2, 10_000);
        assertThatThrownBy(() -> queue.send(TASKS, Collections.nCopies(1_500, "task")))
                .isInstanceOf(StorageException.UnknownFate.class);
        assertThat(queue.endRound()).isEqualTo(1_280);
        assertThat(story)
                .containsExactly("sent 640", "begun 640", "sent 640", "begun 640", "answered 640", "answered 640");
    }

    @Test
    void manyWorkersAreCalledByOthersAndThoseThatNobodyTakesAreCalledAtTheEnd() {
        StartingQueue queue = new StartingQueue(new TellingQueue(0), pool, others(1), 10_000);
        queue.send(TASKS, Collections.nCopies(2_500, "task"));
        assertThat(story)
                .containsExactly(
                        "sent 640",
                        "begun 640",
                        "sent 640",
                        "begun 640",
                        "sent 640",
                        "asked c1 640",
                        "sent 580",
                        "asked c1 580");
        story.clear();
        assertThat(queue.endRound()).isEqualTo(2_500);
        assertThat(story).containsExactly("answered 640", "answered 640", "begun 580", "answered 580");
    }

    @Test
    void theOtherCallsNoMoreThanMayWorkAtOnce() {
        assertThat(starting(0, 700).call(CloudClass.C1, 640)).isEqualTo(640);
        assertThat(starting(0, 100).call(CloudClass.C1, 640)).isEqualTo(100);
    }

    @Test
    void hintsStartNobody() {
        starting(0, 10_000).send(Queues.HINTS, List.of("run"));
        assertThat(story).containsExactly("sent 1");
    }
}
