package dev.millrace.service.memory;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MemoryClass;
import java.util.ArrayList;
import java.util.List;

/** Memory classes of a machine: powers of two from 256 MiB, and all of the memory as the largest. */
public final class MachineClasses {
    private static final long SMALLEST = 256L << 20;
    private static final long LEAST = 64L << 20;

    private MachineClasses() {}

    /**
     * Classes, smallest first.
     *
     * @throws dev.millrace.graph.MillraceException when {@code memoryBytes} is below 64 MiB
     */
    public static List<MemoryClass> of(long memoryBytes) {
        if (memoryBytes < LEAST) {
            throw Failure.invalid(
                            "BAD_SETTING",
                            "The memory " + new ByteSize(memoryBytes) + " is less than any task needs",
                            "Give at least 64MiB with --memory")
                    .toException();
        }
        List<MemoryClass> classes = new ArrayList<>();
        for (long bytes = SMALLEST; bytes < memoryBytes; bytes *= 2) {
            classes.add(named(bytes));
        }
        classes.add(named(memoryBytes));
        return classes;
    }

    private static MemoryClass named(long bytes) {
        return new MemoryClass("m" + (bytes >> 20), bytes);
    }
}
