package dev.millrace.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.Clock;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.TaskQueue.Received;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which messages a slot holds, for how long, and when they are deleted. */
final class MailboxTest {
    private static final String QUEUE = "tasks";
    private static final long SHORT_MILLIS = 10;
    private static final long LONG_MILLIS = 20_000;

    private long now = 1;
    private final Clock clock = new Clock() {
        @Override
        public long nowMillis() {
            return now;
        }

        @Override
        public void sleep(long millis) {
            now += millis;
        }
    };
    private final List<String> calls = new ArrayList<>();
    private final TaskQueue queue = noted(new MemoryTaskQueue(clock));
    private final Mailbox mailbox = mailbox(10);

    private Mailbox mailbox(int receive) {
        ProtocolSettings settings = ProtocolSettings.DEFAULT;
        return new Mailbox(queue, clock, settings.with(settings.batches().receiving(receive)));
    }

    private TaskQueue noted(TaskQueue real) {
        return new TaskQueue() {
            @Override
            public void send(String name, List<String> bodies) {
                real.send(name, bodies);
            }

            @Override
            public void sendLater(String name, List<String> bodies, long delayMillis) {
                real.sendLater(name, bodies, delayMillis);
            }

            @Override
            public List<Received> receive(String name, int max, long visibilityMillis) {
                calls.add("receive " + max);
                return real.receive(name, max, visibilityMillis);
            }

            @Override
            public void extend(String name, String receipt, long visibilityMillis) {
                calls.add("extend " + visibilityMillis);
                real.extend(name, receipt, visibilityMillis);
            }

            @Override
            public void delete(String name, String receipt) {
                deleteAll(name, List.of(receipt));
            }

            @Override
            public void deleteAll(String name, List<String> receipts) {
                calls.add("delete " + receipts.size());
                real.deleteAll(name, receipts);
            }

            @Override
            public long visible(String name) {
                return real.visible(name);
            }
        };
    }

    @Test
    void oneMessageAtATimeIsDeletedAtOnceWhereTheSettingsSaySo() {
        send(2);
        Mailbox single = mailbox(1);
        assertThat(work(single, SHORT_MILLIS)).isTrue();
        assertThat(work(single, SHORT_MILLIS)).isTrue();
        assertThat(work(single, SHORT_MILLIS)).isFalse();
        assertThat(calls).containsExactly("receive 1", "delete 1", "receive 1", "delete 1", "receive 1");
    }

    @Test
    void shortTasksAreReceivedAndDeletedTenAtATime() {
        send(31);
        int worked = 0;
        while (work(mailbox, SHORT_MILLIS)) {
            worked++;
        }
        assertThat(worked).isEqualTo(31);
        assertThat(calls)
                .containsExactly(
                        "receive 1",
                        "delete 1",
                        "receive 10",
                        "delete 10",
                        "receive 10",
                        "delete 10",
                        "receive 10",
                        "delete 10",
                        "receive 10");
        now += LONG_MILLIS * LONG_MILLIS;
        assertThat(queue.visible(QUEUE)).isZero();
    }

    @Test
    void longTasksAreReceivedAlone() {
        send(5);
        work(mailbox, LONG_MILLIS);
        work(mailbox, LONG_MILLIS);
        assertThat(mailbox.holds(QUEUE)).isFalse();
        assertThat(queue.visible(QUEUE)).isEqualTo(3);
    }

    @Test
    void whatWaitsForALongTaskIsGivenBackAndWhatIsDoneIsDeleted() {
        send(12);
        work(mailbox, SHORT_MILLIS);
        work(mailbox, SHORT_MILLIS);
        Received begun = mailbox.next(QUEUE).orElseThrow();
        now += SHORT_MILLIS;
        mailbox.tend();
        assertThat(mailbox.holds(QUEUE)).as("the task is still short").isTrue();
        now += LONG_MILLIS;
        mailbox.tend();
        assertThat(mailbox.holds(QUEUE)).isFalse();
        assertThat(queue.visible(QUEUE)).isEqualTo(9);
        mailbox.acknowledge(QUEUE, begun.receipt());
        mailbox.ended(true);
        mailbox.close();
        assertThat(deleted()).isEqualTo(3);
    }

    @Test
    void aMessageThatWasNotNeededSaysNothingOfHowLongTasksTake() {
        send(5);
        mailbox.next(QUEUE);
        now += SHORT_MILLIS;
        mailbox.ended(false);
        mailbox.next(QUEUE);
        assertThat(calls).containsExactly("receive 1", "receive 1");
        assertThat(mailbox.holds(QUEUE)).isFalse();
    }

    @Test
    void whenTasksTurnOutLongerOthersGetWhatIsHeld() {
        send(12);
        work(mailbox, SHORT_MILLIS);
        work(mailbox, SHORT_MILLIS);
        assertThat(mailbox.holds(QUEUE)).isTrue();
        work(mailbox, SHORT_MILLIS * 100);
        assertThat(mailbox.holds(QUEUE)).isFalse();
        assertThat(queue.visible(QUEUE)).isEqualTo(9);
    }

    @Test
    void whatIsHeldForLongIsLeftToOthers() {
        send(12);
        work(mailbox, SHORT_MILLIS);
        work(mailbox, SHORT_MILLIS);
        now += ProtocolSettings.DEFAULT.leaseMillis();
        assertThat(mailbox.holds(QUEUE)).isTrue();
        assertThat(work(mailbox, SHORT_MILLIS)).isTrue();
        assertThat(calls).endsWith("delete 1", "receive 10");
    }

    @Test
    void whoStopsGivesBackWhatIsHeldAndHoldsNothingMore() {
        send(25);
        work(mailbox, SHORT_MILLIS);
        Received begun = mailbox.next(QUEUE).orElseThrow();
        mailbox.close();
        assertThat(queue.visible(QUEUE)).isEqualTo(23);
        mailbox.acknowledge(QUEUE, begun.receipt());
        assertThat(deleted()).isEqualTo(2);
        assertThat(mailbox.next(QUEUE)).isPresent();
        assertThat(mailbox.holds(QUEUE)).isFalse();
    }

    @Test
    void whoPausesGivesBackWhatIsHeldAndGoesOnLater() {
        send(25);
        work(mailbox, SHORT_MILLIS);
        work(mailbox, SHORT_MILLIS);
        mailbox.pause();
        assertThat(queue.visible(QUEUE)).isEqualTo(23);
        assertThat(deleted()).isEqualTo(2);
        assertThat(work(mailbox, SHORT_MILLIS)).isTrue();
        assertThat(mailbox.holds(QUEUE)).isTrue();
    }

    @Test
    void theNextLongTaskIsReceivedShortlyBeforeTheOneAtHandWillProbablyEnd() {
        send(4);
        assertThat(mailbox.next(QUEUE)).isPresent();
        assertThat(mailbox.untilNext(QUEUE, 500))
                .as("nobody knows how long tasks take")
                .isEmpty();
        now += LONG_MILLIS;
        mailbox.ended(true);
        mailbox.next(QUEUE);
        now += 1_000;
        assertThat(mailbox.untilNext(QUEUE, 500)).hasValue(LONG_MILLIS - 1_500);
        now += LONG_MILLIS - 1_500;
        Received ahead = mailbox.ahead(QUEUE, () -> false).orElseThrow();
        assertThat(mailbox.untilNext(QUEUE, 500)).as("it is held").hasValue(0);
        assertThat(mailbox.ahead(QUEUE, () -> false)).hasValue(ahead);
        mailbox.tend();
        assertThat(mailbox.holds(QUEUE)).as("it has not waited yet").isTrue();
        now += 500;
        mailbox.ended(true);
        assertThat(mailbox.next(QUEUE)).hasValue(ahead);
        assertThat(calls).containsExactly("receive 1", "receive 1", "receive 1");
    }

    @Test
    void whatWasReceivedAheadIsGivenBackWhenTheTaskAtHandTakesLonger() {
        send(3);
        work(mailbox, LONG_MILLIS);
        mailbox.next(QUEUE);
        now += LONG_MILLIS;
        mailbox.ahead(QUEUE, () -> false);
        List<String> told = new ArrayList<>();
        mailbox.whenGivenBack(() -> told.add("given back"));
        now += 1_500;
        mailbox.waitsFromNow();
        now += 1_500;
        mailbox.tend();
        assertThat(told).isEmpty();
        now += 500;
        mailbox.tend();
        assertThat(told).hasSize(1);
        assertThat(mailbox.holds(QUEUE)).isFalse();
        assertThat(queue.visible(QUEUE)).isEqualTo(1);
    }

    @Test
    void nothingIsReceivedAheadOfShortTasksOrOneAtATimeOrWhenTheWorkIsOver() {
        send(5);
        work(mailbox, SHORT_MILLIS);
        mailbox.next(QUEUE);
        mailbox.pause();
        assertThat(mailbox.untilNext(QUEUE, 500))
                .as("several are received at once")
                .isEmpty();
        assertThat(mailbox.ahead(QUEUE, () -> true)).isEmpty();
        Mailbox single = mailbox(1);
        work(single, LONG_MILLIS);
        single.next(QUEUE);
        assertThat(single.untilNext(QUEUE, 500)).isEmpty();
        mailbox.close();
        assertThat(mailbox.ahead(QUEUE, () -> false)).isEmpty();
        assertThat(mailbox.untilNext(QUEUE, 500)).isEmpty();
    }

    private long deleted() {
        return calls.stream()
                .filter(call -> call.startsWith("delete "))
                .mapToInt(call -> Integer.parseInt(call.substring("delete ".length())))
                .sum();
    }

    private void send(int messages) {
        queue.send(
                QUEUE,
                IntStream.range(0, messages)
                        .mapToObj(number -> "message " + number)
                        .toList());
    }

    private boolean work(Mailbox from, long millis) {
        Optional<Received> received = from.next(QUEUE);
        if (received.isPresent()) {
            now += millis;
            from.acknowledge(QUEUE, received.get().receipt());
            from.ended(true);
        }
        return received.isPresent();
    }
}
