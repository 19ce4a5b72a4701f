package dev.millrace.graph;

/**
 * What the queue carries: look at this task. A hint; the rows say what is true.
 *
 * @param memoryClass least class that may run it
 * @param planVariant hash of the stored plan, so that a worker may keep plans it has read
 */
public record TaskMessage(
        RunId run,
        StageId stage,
        int generation,
        int epoch,
        int task,
        int memoryClass,
        boolean speculative,
        String planVariant) {}
