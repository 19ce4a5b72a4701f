package dev.millrace.simulation.scale;

/**
 * What a task has to do, beside coordination.
 *
 * @param readBytes from the object store
 * @param reads requests for these
 * @param spooled whether they were written by other stages, and so are spread over the spools
 * @param computeMillis of its processors
 * @param writeBytes to the object store
 * @param puts requests for these
 */
public record TaskLoad(long readBytes, long reads, boolean spooled, long computeMillis, long writeBytes, long puts) {
    /** Computes, and neither reads nor writes. */
    public static TaskLoad computing(long millis) {
        return new TaskLoad(0, 0, false, millis, 0, 0);
    }
}
