package dev.millrace.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The sizes of workers in the cloud, smallest first: functions, then containers, then those with a GPU, which only tasks get that ask for one. What a task
 * may use is what is left beside the worker's own Java heap and the code that it loads.
 */
public enum CloudClass {
    C1(Platform.FUNCTION, 1_769, 1, 2_048),
    C2(Platform.FUNCTION, 3_538, 2, 4_096),
    C3(Platform.FUNCTION, 7_076, 4, 8_192),
    C4(Platform.FUNCTION, 10_240, 5, 10_240),
    F1(Platform.CONTAINER, 30_720, 4, 102_400),
    F2(Platform.CONTAINER, 61_440, 8, 204_800),
    F3(Platform.CONTAINER, 122_880, 16, 204_800),
    G1(Platform.GPU, 14_336, 4, 102_400);

    /** The longest that a function may run, in seconds; a container has no such limit. */
    public static final int FUNCTION_SECONDS = 900;

    /** Code of the failure of a task for which a worker's whole life was too short. */
    public static final String OUTLIVED = "WORKER_TIME";

    private static final long MEBIBYTE = 1L << 20;
    private static final int CODE_MEBIBYTES = 256;
    private static final int LEAST_HEAP_MEBIBYTES = 384;
    private static final int SHARE_OF_HEAP = 10;

    /** What a worker of a class is. */
    public enum Platform {
        FUNCTION,
        CONTAINER,
        /** A container with a GPU, on an instance that is started for it. */
        GPU
    }

    private final Platform platform;
    private final int memoryMebibytes;
    private final int processors;
    private final int diskMebibytes;

    CloudClass(Platform platform, int memoryMebibytes, int processors, int diskMebibytes) {
        this.platform = platform;
        this.memoryMebibytes = memoryMebibytes;
        this.processors = processors;
        this.diskMebibytes = diskMebibytes;
    }

    /** The class that plans and queues call so. Empty: there is none. */
    public static Optional<CloudClass> named(String name) {
        return Arrays.stream(values()).filter(one -> one.label().equals(name)).findFirst();
    }

    /** Whether workers of a class of a plan are ended after a time. */
    public static boolean isShortLived(MemoryClass memory) {
        return named(memory.name())
                .filter(one -> one.platform() == Platform.FUNCTION)
                .isPresent();
    }

    /** Whether workers of a class of a plan have a GPU. */
    public static boolean hasGpu(MemoryClass memory) {
        return named(memory.name())
                .filter(one -> one.platform() == Platform.GPU)
                .isPresent();
    }

    /**
     * The last class that tasks which begin in a class come to, by position: those without a GPU get none because they need memory, those with one keep it.
     *
     * @param ladder of a plan; those with a GPU are its last
     */
    public static int top(List<MemoryClass> ladder, int first) {
        int top = ladder.size() - 1;
        while (top > first && hasGpu(ladder.get(top)) && !hasGpu(ladder.get(first))) {
            top--;
        }
        return top;
    }

    /** Ladder for plans: what tasks of these classes may use, in the order given. */
    public static List<MemoryClass> ladder(List<CloudClass> classes) {
        return classes.stream().map(CloudClass::ofTasks).toList();
    }

    /** For plans, queues and people: {@code c1}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Platform platform() {
        return platform;
    }

    /** Memory of the worker in all. */
    public int memoryMebibytes() {
        return memoryMebibytes;
    }

    /** Whole processors, and so the threads of a task that may use several. */
    public int processors() {
        return processors;
    }

    /** Temporary disk of the worker in all. */
    public int diskMebibytes() {
        return diskMebibytes;
    }

    /** The most that the worker's Java heap may take. */
    public int heapMebibytes() {
        return Math.max(LEAST_HEAP_MEBIBYTES, memoryMebibytes / SHARE_OF_HEAP);
    }

    /** What a task may use in all. */
    public MemoryClass ofTasks() {
        return new MemoryClass(label(), (memoryMebibytes - heapMebibytes() - CODE_MEBIBYTES) * MEBIBYTE);
    }

    /** What a task's temporary files may take; the rest is for the code that is unpacked there. */
    public long diskBytesOfTask() {
        return (diskMebibytes - CODE_MEBIBYTES) * MEBIBYTE;
    }
}
