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
    private static final long RANGE_BYTES = 8_000_000;
    private static final long PUT_BYTES = 64_000_000;

    /** Requests for so many bytes of one object. */
    static long reads(long bytes) {
        return requests(bytes, RANGE_BYTES);
    }

    /** Requests that write so many bytes. */
    static long puts(long bytes) {
        return requests(bytes, PUT_BYTES);
    }

    private static long requests(long bytes, long each) {
        return Math.max(1, (bytes + each - 1) / each);
    }

    /** Computes, and neither reads nor writes. */
    public static TaskLoad computing(long millis) {
        return new TaskLoad(0, 0, false, millis, 0, 0);
    }
}
