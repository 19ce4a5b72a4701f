package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.TaskQueue.Received;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link TaskQueue} does. */
@Timeout(1_200)
public abstract class TaskQueueContract {
    private static final String QUEUE = "tasks-m512";

    /** Longer than any test. */
    private static final long LONG_MILLIS = 3_600_000;

    private static final long LOOK_MILLIS = 50;

    protected final Clock clock = clock();

    /** The time of the queues. By default it moves only when a test moves it. */
    protected Clock clock() {
        return new ManualClock();
    }

    /** Whether time stands still between two calls of a test. */
    protected boolean isExact() {
        return true;
    }

    /** One message whose invisibility is over; queues that are not exact may look for such ones only now and then. */
    private List<Received> comesBack(long visibilityMillis) {
        List<Received> received = queue().receive(QUEUE, 1, visibilityMillis);
        while (!isExact() && received.isEmpty()) {
            clock.sleep(LOOK_MILLIS);
            received = queue().receive(QUEUE, 1, visibilityMillis);
        }
        return received;
    }

    private void assertBecomesVisible(long messages) {
        while (!isExact() && queue().visible(QUEUE) != messages) {
            clock.sleep(LOOK_MILLIS);
        }
        assertThat(queue().visible(QUEUE)).isEqualTo(messages);
    }

    /** The queues under test, on {@link #clock}, the same for a whole test and empty when it begins. */
    protected abstract TaskQueue queue();

    @Test
    void aQueueThatWasNeverUsedIsEmpty() {
        assertThat(queue().receive(QUEUE, 10, LONG_MILLIS)).isEmpty();
        assertThat(queue().visible(QUEUE)).isZero();
        queue().send(QUEUE, List.of());
        assertThat(queue().receive(QUEUE, 10, LONG_MILLIS)).isEmpty();
    }

    @Test
    void whatIsSentIsReceivedOnceWhileItIsInvisible() {
        queue().send(QUEUE, List.of("a", "b", "ü \"\n\uD83D\uDE80"));
        queue().send(QUEUE, List.of("a"));
        assertThat(bodies(queue().receive(QUEUE, 10, LONG_MILLIS)))
                .containsExactlyInAnyOrder("a", "b", "ü \"\n\uD83D\uDE80", "a");
        assertThat(queue().receive(QUEUE, 10, LONG_MILLIS)).isEmpty();
    }

    @Test
    void whatIsSentForLaterIsReceivedLater() {
        queue().sendLater(QUEUE, List.of("later"), isExact() ? 1000 : 8000);
        queue().sendLater(QUEUE, List.of(), 1000);
        queue().send(QUEUE, List.of("now"));
        assertThat(bodies(queue().receive(QUEUE, 10, LONG_MILLIS))).containsExactly("now");
        if (isExact()) {
            clock.sleep(999);
            assertThat(queue().receive(QUEUE, 1, LONG_MILLIS)).isEmpty();
            assertThat(queue().visible(QUEUE)).isZero();
        }
        clock.sleep(isExact() ? 1 : 8001);
        assertThat(bodies(comesBack(LONG_MILLIS))).containsExactly("later");
    }

    @Test
    void aDelayOfAQuarterOfAnHourIsTheLongest() {
        queue().sendLater(QUEUE, List.of("late"), TaskQueue.MAX_DELAY_MILLIS);
        for (long delay : List.of(-1L, TaskQueue.MAX_DELAY_MILLIS + 1)) {
            assertThatThrownBy(() -> queue().sendLater(QUEUE, List.of("a"), delay))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("900000");
        }
        assertThat(queue().receive(QUEUE, 10, LONG_MILLIS)).isEmpty();
    }

    @Test
    void noMoreThanMaxAreReceived() {
        queue().send(QUEUE, numbers(25));
        Set<String> seen = new HashSet<>();
        for (int expected : List.of(10, 10, 5, 0)) {
            List<Received> received = queue().receive(QUEUE, 10, LONG_MILLIS);
            assertThat(received).hasSize(expected);
            seen.addAll(bodies(received));
        }
        assertThat(seen).hasSize(25);
    }

    @Test
    void queuesAreApart() {
        queue().send("one", List.of("1"));
        queue().send("two", List.of("2"));
        assertThat(bodies(queue().receive("one", 10, LONG_MILLIS))).containsExactly("1");
        assertThat(queue().visible("two")).isEqualTo(1);
    }

    @Test
    void aMessageComesBackWhenItsVisibilityEnds() {
        queue().send(QUEUE, List.of("a"));
        queue().receive(QUEUE, 1, 1000);
        if (isExact()) {
            clock.sleep(999);
            assertThat(queue().receive(QUEUE, 1, 1000)).isEmpty();
        }
        clock.sleep(1001);
        assertThat(bodies(comesBack(1000))).containsExactly("a");
        clock.sleep(1001);
        assertBecomesVisible(1);
    }

    @Test
    void aDeletedMessageDoesNotComeBack() {
        queue().send(QUEUE, List.of("a", "b"));
        Received first = queue().receive(QUEUE, 1, 1000).getFirst();
        queue().delete(QUEUE, first.receipt());
        queue().delete(QUEUE, first.receipt());
        clock.sleep(1001);
        assertThat(bodies(queue().receive(QUEUE, 10, LONG_MILLIS))).hasSize(1).doesNotContain(first.body());
    }

    @Test
    void manyAreDeletedWhetherTheyAreThereOrNot() {
        queue().send(QUEUE, numbers(25));
        List<Received> received = new ArrayList<>();
        while (received.size() < 24) {
            received.addAll(queue().receive(QUEUE, Math.min(10, 24 - received.size()), LONG_MILLIS));
        }
        List<String> receipts = received.stream().map(Received::receipt).toList();
        queue().delete(QUEUE, receipts.get(3));
        queue().deleteAll(QUEUE, receipts);
        queue().deleteAll(QUEUE, receipts);
        queue().deleteAll(QUEUE, List.of());
        assertThat(queue().visible(QUEUE)).isEqualTo(1);
        received.forEach(deleted -> queue().extend(QUEUE, deleted.receipt(), 0));
        assertThat(queue().visible(QUEUE)).isEqualTo(1);
    }

    @Test
    void extendingMovesTheEndOfInvisibility() {
        queue().send(QUEUE, List.of("a"));
        Received received =
                queue().receive(QUEUE, 1, isExact() ? 1000 : LONG_MILLIS).getFirst();
        queue().extend(QUEUE, received.receipt(), LONG_MILLIS);
        clock.sleep(1001);
        assertThat(queue().receive(QUEUE, 1, LONG_MILLIS)).isEmpty();
        queue().extend(QUEUE, received.receipt(), 1000);
        if (isExact()) {
            clock.sleep(999);
            assertThat(queue().receive(QUEUE, 1, 1000)).isEmpty();
        }
        clock.sleep(1001);
        assertThat(bodies(comesBack(1000))).containsExactly("a");
    }

    @Test
    void extendingByNothingMakesAMessageVisibleAtOnce() {
        queue().send(QUEUE, List.of("a"));
        Received received = queue().receive(QUEUE, 1, LONG_MILLIS).getFirst();
        queue().extend(QUEUE, received.receipt(), 0);
        assertThat(queue().visible(QUEUE)).isEqualTo(1);
        assertThat(bodies(queue().receive(QUEUE, 1, LONG_MILLIS))).containsExactly("a");
    }

    @Test
    void aReceiptMayBeUsedAfterExtending() {
        queue().send(QUEUE, List.of("a"));
        Received received = queue().receive(QUEUE, 1, LONG_MILLIS).getFirst();
        queue().extend(QUEUE, received.receipt(), 1000);
        queue().delete(QUEUE, received.receipt());
        clock.sleep(1001);
        assertThat(queue().receive(QUEUE, 1, LONG_MILLIS)).isEmpty();
    }

    @Test
    void aStaleReceiptIsSuccessAndLosesNoOtherMessage() {
        queue().send(QUEUE, List.of("a"));
        Received stale = queue().receive(QUEUE, 1, 1000).getFirst();
        clock.sleep(1001);
        Received fresh = comesBack(LONG_MILLIS).getFirst();
        assertThat(fresh.receipt()).isNotEqualTo(stale.receipt());
        queue().send(QUEUE, List.of("b"));
        queue().extend(QUEUE, stale.receipt(), 0);
        queue().delete(QUEUE, stale.receipt());
        queue().delete("another", fresh.receipt());
        assertThat(bodies(queue().receive(QUEUE, 10, LONG_MILLIS))).contains("b");
        queue().delete(QUEUE, fresh.receipt());
    }

    @Test
    void visibleCountsWhatCouldBeReceived() {
        queue().send(QUEUE, numbers(5));
        assertThat(queue().visible(QUEUE)).isEqualTo(5);
        assertThat(queue().receive(QUEUE, 2, LONG_MILLIS)).hasSize(2);
        assertThat(queue().visible(QUEUE)).isEqualTo(3);
        assertThat(queue().receive(QUEUE, 2, 1000)).hasSize(2);
        clock.sleep(1001);
        assertBecomesVisible(3);
    }

    @Test
    void aBodyOfOneKibibyteIsTheLargest() {
        String largest = "ü".repeat(512);
        queue().send(QUEUE, List.of(largest));
        assertThat(bodies(queue().receive(QUEUE, 1, LONG_MILLIS))).containsExactly(largest);
        assertThatThrownBy(() -> queue().send(QUEUE, List.of("fits", largest + "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
        assertThat(queue().visible(QUEUE)).isZero();
    }

    @Test
    void manyThreadsReceiveEachMessageOnce() throws Exception {
        int messages = 400;
        Set<String> seen = ConcurrentHashMap.newKeySet();
        List<Integer> counts = Race.of(16, thread -> {
            if (thread < 4) {
                queue().send(QUEUE, numbers(messages).subList(thread * 100, thread * 100 + 100));
            }
            int count = 0;
            while (seen.size() < messages) {
                for (Received received : queue().receive(QUEUE, 7, LONG_MILLIS)) {
                    seen.add(received.body());
                    count++;
                    queue().delete(QUEUE, received.receipt());
                }
            }
            return count;
        });
        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(messages);
        assertThat(queue().visible(QUEUE)).isZero();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(number -> "message " + number).toList();
    }

    private static List<String> bodies(List<Received> received) {
        List<String> bodies = new ArrayList<>();
        received.forEach(message -> bodies.add(message.body()));
        return bodies;
    }
}
