package dev.millrace.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Where something was measured, and how busy it was there. */
final class Machine {
    private Machine() {}

    /** The load of the last minute: 1 for each processor that was busy all the time. */
    static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Date, processors, memory, JDK, load before and after. */
    static String describe(String loadBefore) {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return String.format(
                Locale.ROOT,
                "%s on %d cores, %d GB, %s, JDK %s, load %s before and %s after",
                LocalDate.now(ZoneOffset.UTC),
                system.getAvailableProcessors(),
                Math.round(system.getTotalMemorySize() / 1e9),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version"),
                loadBefore,
                load());
    }
}
