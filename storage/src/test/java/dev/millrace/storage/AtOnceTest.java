package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that may be made twice. What stands still does so until it is interrupted, so that a request that nobody made again would never end. */
final class AtOnceTest {
    private static final int NUMBER = 16;
    private static final int SLOW = 3;

    private final AtomicInteger askedForSlow = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    private int standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            interrupted.incrementAndGet();
        }
        throw new IllegalStateException("interrupted");
    }

    @Test
    void aSlowOneIsMadeAgainAndNobodyWaitsForTheFirst() {
        List<Integer> answers = AtOnce.again(
                4,
                NUMBER,
                index -> index == SLOW && askedForSlow.incrementAndGet() == 1 ? standStill() : 10 * index,
                SlowRequests.beside(NUMBER),
                () -> false);
        assertThat(answers)
                .containsExactlyElementsOf(
                        IntStream.range(0, NUMBER).mapToObj(index -> 10 * index).toList());
        assertThat(askedForSlow).hasValue(2);
        assertThat(interrupted).as("threads that have ended with the call").hasValue(1);
    }

    @Test
    void oneAloneIsMadeAgainToo() {
        List<String> answers = AtOnce.again(
                2,
                1,
                _ -> askedForSlow.incrementAndGet() == 1 ? "never " + standStill() : "second",
                SlowRequests.alone(1),
                () -> false);
        assertThat(answers).containsExactly("second");
        assertThat(interrupted).hasValue(1);
    }

    /** There is no patience, and the answer comes once somebody has looked whether more may be asked. */
    @Test
    void whereThereIsTooMuchToDoNothingIsMadeAgain() {
        CountDownLatch looked = new CountDownLatch(1);
        List<String> answers = AtOnce.again(
                2,
                1,
                _ -> {
                    if (askedForSlow.incrementAndGet() > 1) {
                        return "second";
                    }
                    await(looked);
                    return "first";
                },
                SlowRequests.alone(0),
                () -> {
                    looked.countDown();
                    return true;
                });
        assertThat(answers).containsExactly("first");
        assertThat(askedForSlow).hasValue(1);
    }

    @Test
    void anErrorCountsWhenNoOtherAnswerComes() {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        List<String> answers = AtOnce.again(
                2,
                1,
                _ -> {
                    if (askedForSlow.incrementAndGet() == 1) {
                        await(second);
                        failed.countDown();
                        throw new IllegalStateException("first");
                    }
                    second.countDown();
                    await(failed);
                    return "second";
                },
                SlowRequests.alone(1),
                () -> false);
        assertThat(answers).containsExactly("second");
    }

    @Test
    void whereBothFailItIsTold() {
        CountDownLatch second = new CountDownLatch(1);
        assertThatThrownBy(() -> AtOnce.again(
                        2,
                        1,
                        _ -> {
                            if (askedForSlow.incrementAndGet() == 1) {
                                await(second);
                            }
                            second.countDown();
                            throw new IllegalStateException("both");
                        },
                        SlowRequests.alone(1),
                        () -> false))
                .hasMessage("both");
    }

    @Test
    void whoIsInterruptedLeavesNothingBehind() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> AtOnce.again(1, 1, _ -> standStill(), SlowRequests.alone(1_000_000), () -> false))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
