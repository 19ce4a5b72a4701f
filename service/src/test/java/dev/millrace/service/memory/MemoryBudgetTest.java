package dev.millrace.service.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.MillraceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class MemoryBudgetTest {
    private static final long MEBIBYTE = 1L << 20;

    @TempDir
    Path folder;

    @Test
    void theLadderEndsWithAllOfTheMemory() {
        assertThat(MachineClasses.of(3000 * MEBIBYTE))
                .extracting(MemoryClass::name)
                .containsExactly("m256", "m512", "m1024", "m2048", "m3000");
        assertThat(MachineClasses.of(1024 * MEBIBYTE))
                .extracting(MemoryClass::name)
                .containsExactly("m256", "m512", "m1024");
        assertThat(MachineClasses.of(100 * MEBIBYTE))
                .extracting(MemoryClass::name)
                .containsExactly("m100");
        assertThatThrownBy(() -> MachineClasses.of(MEBIBYTE)).isInstanceOf(MillraceException.class);
    }

    @Test
    void threadsNeverHoldMoreThanThereIs() throws InterruptedException {
        neverMoreThanThereIs(new ThreadMemoryBudget(1024 * MEBIBYTE));
    }

    @Test
    void processesNeverHoldMoreThanThereIs() throws InterruptedException {
        Path file = folder.resolve("memory");
        try (SharedMemoryBudget budget = new SharedMemoryBudget(file, 1024 * MEBIBYTE, 256 * MEBIBYTE)) {
            neverMoreThanThereIs(budget);
        }
    }

    private static void neverMoreThanThereIs(MemoryBudget budget) throws InterruptedException {
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            long bytes = (256L << (number % 3)) * MEBIBYTE;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int round = 0; round < 30; round++) {
                        try (MemoryBudget.Grant _ = budget.acquire(bytes)) {
                            most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                            Thread.sleep(1);
                            held.addAndGet(-bytes);
                        }
                    }
                } catch (InterruptedException | RuntimeException error) {
                    errors.add(error);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(errors).isEmpty();
        assertThat(most.get()).isBetween(257 * MEBIBYTE, 1024 * MEBIBYTE);
    }

    @Test
    void aLargeClassIsNotOvertakenForEver() throws InterruptedException {
        MemoryBudget budget = new ThreadMemoryBudget(1024 * MEBIBYTE);
        MemoryBudget.Grant small = budget.acquire(256 * MEBIBYTE);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Thread large = taking(budget, 1024, "large", order);
        awaitWaiting(large);
        Thread late = taking(budget, 256, "late", order);
        awaitWaiting(late);
        small.close();
        large.join();
        late.join();
        assertThat(order).containsExactly("large", "late");
    }

    private static Thread taking(MemoryBudget budget, long mebibytes, String name, List<String> order) {
        return Thread.ofPlatform().start(() -> {
            try (MemoryBudget.Grant _ = budget.acquire(mebibytes * MEBIBYTE)) {
                order.add(name);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
    }

    @Test
    void moreThanThereIsCountsAsAll() throws InterruptedException {
        new ThreadMemoryBudget(100 * MEBIBYTE).acquire(1L << 40).close();
        try (SharedMemoryBudget budget =
                new SharedMemoryBudget(folder.resolve("memory"), 256 * MEBIBYTE, 256 * MEBIBYTE)) {
            budget.acquire(1L << 40).close();
            budget.acquire(1L << 40).close();
        }
    }
}
