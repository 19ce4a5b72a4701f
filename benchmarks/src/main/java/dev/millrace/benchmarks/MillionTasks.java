package dev.millrace.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.millrace.graph.Location;
import dev.millrace.storage.Layout;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The child of {@link MillionTasksBenchmark}: prints seconds, the most bytes in use after a collection, and milliseconds of collections. */
final class MillionTasks {
    private static final int SLOTS = 2;

    private final AtomicLong afterPart = new AtomicLong();
    private final AtomicLong afterWhole = new AtomicLong();

    private MillionTasks() {}

    /** {@code arguments}: the number of tasks. */
    public static void main(String[] arguments) {
        MillionTasks measure = new MillionTasks();
        ManagementFactory.getGarbageCollectorMXBeans().forEach(measure::watch);
        SystemClock clock = new SystemClock();
        TaskWorld world = new TaskWorld(
                new MemoryObjectStore(clock),
                new MemoryStateTable(clock),
                new MemoryTaskQueue(clock),
                clock,
                new Layout(new Location("memory:/home")),
                SLOTS);
        double seconds = world.seconds(Integer.parseInt(arguments[0]));
        long peakBytes = measure.afterWhole.get() > 0 ? measure.afterWhole.get() : measure.afterPart.get();
        long pauseMillis = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
        System.out.println(seconds + " " + peakBytes + " " + pauseMillis);
    }

    private void watch(GarbageCollectorMXBean collector) {
        ((NotificationEmitter) collector)
                .addNotificationListener(
                        (notification, _) -> {
                            if (notification
                                    .getType()
                                    .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                                saw(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()));
                            }
                        },
                        null,
                        null);
    }

    private void saw(GarbageCollectionNotificationInfo collection) {
        long used = collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> pool.getKey().contains("Eden")
                        || pool.getKey().contains("Survivor")
                        || pool.getKey().contains("Tenured"))
                .map(java.util.Map.Entry::getValue)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        boolean whole = collection.getGcAction().contains("major");
        (whole ? afterWhole : afterPart).accumulateAndGet(used, Math::max);
    }
}
