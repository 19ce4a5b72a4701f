package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What looks for threads that are left finds each kind of them. */
@Isolated("counts the threads of this process")
class RunningThreadsTest {
    static Stream<ExecutorService> kindsOfThreads() {
        return Stream.of(
                Executors.newSingleThreadExecutor(),
                Executors.newVirtualThreadPerTaskExecutor(),
                Executors.newFixedThreadPool(1, Thread.ofVirtual().factory()),
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("named").factory()));
    }

    @ParameterizedTest
    @MethodSource("kindsOfThreads")
    void aThreadIsSeenWhileItRunsAndNotAfterwards(ExecutorService threads) throws InterruptedException {
        Map<Long, RunningThreads.Seen> before = RunningThreads.now();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        threads.execute(() -> {
            begun.countDown();
            awaitQuietly(told);
        });
        begun.await();
        assertThat(RunningThreads.since(before)).isNotEmpty();
        told.countDown();
        threads.close();
        assertThat(RunningThreads.leftSince(before)).isEmpty();
    }

    @Test
    void aThreadThatSleepsIsLeftHoweverShort() throws InterruptedException {
        Map<Long, RunningThreads.Seen> before = RunningThreads.now();
        Thread sleeper = Thread.ofVirtual().name("sleeper").start(() -> LockSupport.parkNanos(60_000_000_000L));
        while (sleeper.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(RunningThreads.leftSince(before)).contains(new RunningThreads.Seen("sleeper", "TIMED_WAITING"));
        LockSupport.unpark(sleeper);
        sleeper.join();
        assertThat(RunningThreads.leftSince(before)).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
