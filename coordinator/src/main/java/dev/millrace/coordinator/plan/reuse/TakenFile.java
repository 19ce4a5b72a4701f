package dev.millrace.coordinator.plan.reuse;

import dev.millrace.graph.RunId;

/**
 * A file that a run took.
 *
 * @param file its location
 * @param modifiedMicros when it was last changed before
 * @param contentOrEmpty digest of its bytes, where the job asked for it
 */
public record TakenFile(String file, long bytes, long modifiedMicros, String contentOrEmpty, RunId run) {
    /** What tells one file from another. */
    public record Identity(String file, long bytes, long modifiedMicros) {}

    public Identity identity() {
        return new Identity(file, bytes, modifiedMicros);
    }
}
