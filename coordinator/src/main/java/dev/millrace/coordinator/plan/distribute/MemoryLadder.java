package dev.millrace.coordinator.plan.distribute;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MemoryClass;
import java.util.List;

/**
 * The sizes of workers, smallest first. Those with a GPU, which are its last, are for steps that ask for one.
 *
 * @param classes at least one, those without a GPU ascending
 */
public record MemoryLadder(List<MemoryClass> classes) {
    /** Part of a worker's memory that DuckDB may use; the rest is for what it does not count. */
    private static final double USABLE = 0.8;

    public MemoryLadder {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("there is no size of worker");
        }
    }

    /** The smallest class that holds a task; the largest, if the rest of its need can go to disk. */
    int classFor(String stage, MemoryProjection projection) {
        for (int position = 0; position <= largest(); position++) {
            if (projection.bytes() <= usable(position)) {
                return position;
            }
        }
        int largest = largest();
        if (projection.leastBytes() <= usable(largest)) {
            return largest;
        }
        throw new Failure(
                        FailureKind.INVALID,
                        "TASK_TOO_LARGE",
                        "A task of the stage '" + stage + "' needs " + new ByteSize(projection.leastBytes())
                                + " that cannot go to disk (" + projection.formula() + "), and the largest worker has "
                                + new ByteSize((long) usable(largest)) + " for it",
                        "Allow more memory, or smaller tasks by plan.splitBytes and plan.partitionBytes",
                        null)
                .toException();
    }

    private int largest() {
        return CloudClass.top(classes, 0);
    }

    double usable(int position) {
        return classes.get(position).memoryBytes() * USABLE;
    }

    /** Whether some class holds a task without going to disk. */
    boolean holds(MemoryProjection projection) {
        return projection.bytes() <= usable(largest());
    }
}
