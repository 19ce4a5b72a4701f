package dev.millrace.coordinator.plan.source;

/**
 * How many rows a source has.
 *
 * @param exact whether it is known; else an estimate from samples
 * @param sampledFiles how many files were looked into for it
 * @param rowBytes of text that make a row, on average of the samples; 0 = nothing was sampled
 * @param ratio bytes of text in a stored byte, on average of the samples
 */
record SourceRows(long rows, boolean exact, int sampledFiles, long rowBytes, double ratio) {
    static SourceRows known(long rows) {
        return new SourceRows(rows, true, 0, 0, 1);
    }
}
