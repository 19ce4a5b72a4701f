package dev.millrace.simulation;

import dev.millrace.simulation.fault.Coverage;
import dev.millrace.simulation.world.Chronicle;
import dev.millrace.simulation.world.Scenarios;
import dev.millrace.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A range of seeds, both ends included.
 *
 * @param from first
 * @param to last
 */
record Seeds(long from, long to) {
    private static final String PROPERTY = "millrace.simulation.seeds";
    private static final int FAILURES_AT_MOST = 5;

    /** By the flag {@code -Dmillrace.simulation.seeds=FROM..TO}. */
    static Seeds chosen(long otherwiseTo) {
        String text = System.getProperty(PROPERTY, "1.." + otherwiseTo);
        String[] ends = text.split("\\.\\.", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + "=" + text + " is no range; write for example 1..20000");
        }
        return new Seeds(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
    }

    long count() {
        return to - from + 1;
    }

    /** What came of a range. */
    record Result(List<Long> failing, Coverage coverage, long steps, double seconds) {}

    /** Runs all, on every processor; each world on one thread. Stops when some have failed. */
    Result run() throws InterruptedException, ExecutionException {
        long startNanos = System.nanoTime();
        AtomicLong next = new AtomicLong(from);
        AtomicLong steps = new AtomicLong();
        AtomicInteger failures = new AtomicInteger();
        TreeSet<Long> failing = new TreeSet<>();
        List<Future<Coverage>> workers = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (int thread = 0; thread < Runtime.getRuntime().availableProcessors(); thread++) {
                workers.add(threads.submit(() -> {
                    Coverage coverage = new Coverage();
                    for (long seed = next.getAndIncrement();
                            seed <= to && failures.get() < FAILURES_AT_MOST;
                            seed = next.getAndIncrement()) {
                        Chronicle chronicle = new World(Scenarios.of(seed), coverage, false).run(false);
                        steps.addAndGet(chronicle.story().length());
                        if (!chronicle.isSound()) {
                            failures.incrementAndGet();
                            synchronized (failing) {
                                failing.add(seed);
                            }
                        }
                    }
                    return coverage;
                }));
            }
        }
        Coverage all = new Coverage();
        for (Future<Coverage> worker : workers) {
            all.add(worker.get());
        }
        return new Result(List.copyOf(failing), all, steps.get(), (System.nanoTime() - startNanos) / 1e9);
    }
}
