package dev.millrace.service.runtime;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MemoryClass;
import dev.millrace.service.home.Home;
import dev.millrace.service.memory.MachineClasses;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What a command may use of the machine.
 *
 * @param slots tasks at once, all workers together
 * @param workers worker processes; 0: the slots are threads of the command
 * @param memoryBytes of all tasks together; the Java heap comes on top
 * @param diskBytes of all temporary files together
 */
public record Capacity(int slots, int workers, long memoryBytes, long diskBytes) {
    private static final int MOST_SLOTS = 1024;
    private static final double SHARE_OF_DISK = 0.9;

    public Capacity {
        if (slots < 1 || slots > MOST_SLOTS || workers < 0 || workers > slots) {
            throw Failure.invalid(
                            "BAD_SETTING",
                            slots + " slots on " + workers + " workers are not possible",
                            "Give 1 to " + MOST_SLOTS + " slots, and at most as many workers as slots")
                    .toException();
        }
    }

    /** As the settings say, and as the machine has it where they say nothing. */
    public static Capacity of(EffectiveSettings settings, Home home) {
        int workers = settings.count(ServiceSetting.WORKERS);
        int slots = settings.count(ServiceSetting.SLOTS);
        long disk = settings.bytes(ServiceSetting.DISK);
        return new Capacity(
                slots > 0 ? slots : Math.max(workers, Runtime.getRuntime().availableProcessors()),
                workers,
                memoryBytes(settings),
                disk > 0 ? disk : (long) (home.folder().toFile().getUsableSpace() * SHARE_OF_DISK));
    }

    /** Memory of all tasks together. */
    public static long memoryBytes(EffectiveSettings settings) {
        long memory = settings.bytes(ServiceSetting.MEMORY);
        return memory > 0 ? memory : machineMemoryBytes() / 2;
    }

    private static long machineMemoryBytes() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    public List<MemoryClass> classes() {
        return MachineClasses.of(memoryBytes);
    }

    /** Slots of one worker process; the first ones have one more where they do not divide. */
    int slotsOfWorker(int worker) {
        return slots / workers + (worker < slots % workers ? 1 : 0);
    }

    /** Threads of a task that may use several: all processors, unless there are many slots. */
    int threads() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.max(1, Math.min(processors, 4 * processors / slots));
    }
}
