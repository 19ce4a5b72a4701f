package dev.millrace.coordinator.plan.source;

/**
 * What is known of a column of a source.
 *
 * @param distinct number of different values, by estimate; -1 = unknown
 * @param nulls number of NULLs; -1 = unknown
 * @param bytes stored, in all files; -1 = unknown
 */
public record ColumnEstimate(long distinct, long nulls, long bytes) {
    static final ColumnEstimate UNKNOWN = new ColumnEstimate(-1, -1, -1);
}
