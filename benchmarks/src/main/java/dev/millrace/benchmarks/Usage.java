package dev.millrace.benchmarks;

import java.lang.management.ManagementFactory;

/**
 * What something took.
 *
 * @param seconds by the clock on the wall
 * @param cpuSeconds of all threads of this process: says more than the clock on a machine that others use, too
 */
record Usage(double seconds, double cpuSeconds) {
    static Usage of(Runnable work) {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        long cpu = system.getProcessCpuTime();
        long started = System.nanoTime();
        work.run();
        return new Usage(Figures.secondsSince(started), (system.getProcessCpuTime() - cpu) / 1e9);
    }
}
