package dev.millrace.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Waits until this process computes nothing. What a runtime does after a result is there, such as opening its next database, belongs neither to
 * the query before nor to whoever is measured next.
 */
final class Quiet {
    private static final Duration LOOK = Duration.ofMillis(20);

    /** Two timers that look around are allowed. */
    private static final double MOST_CPU = 0.1;

    private static final int MOST_LOOKS = 500;

    private Quiet() {}

    /** Returns after ten seconds at the latest; something else keeps the process busy then, and the table tells of the load. */
    static void await() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        try {
            for (int look = 0; look < MOST_LOOKS; look++) {
                long cpu = system.getProcessCpuTime();
                Thread.sleep(LOOK);
                if (system.getProcessCpuTime() - cpu < LOOK.toNanos() * MOST_CPU) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
