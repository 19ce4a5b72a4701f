package dev.millrace.engine.sql;

import java.nio.file.Path;

/**
 * What a worker's slot has for its tasks.
 *
 * @param scratch folder that this slot of this process alone uses; it is emptied. Where it lies on the file system of the store, results are
 *     renamed into the store instead of copied
 * @param threads for stages that may use all threads of the slot; others use one
 * @param diskBytes the most that temporary files of one task may take
 */
public record SqlSlot(Path scratch, int threads, long diskBytes) {
    public SqlSlot {
        scratch = scratch.toAbsolutePath().normalize();
        if (threads < 1 || diskBytes < 1) {
            throw new IllegalArgumentException(
                    "a slot has at least one thread and some disk: " + threads + ", " + diskBytes);
        }
    }
}
