package dev.millrace.graph;

/**
 * A source of which a run takes only files that no run of the job has taken before that succeeded.
 *
 * @param source its name
 * @param environment of the job; what one environment takes, another takes too. Empty: none
 * @param byContent whether a file whose bytes were taken before is taken for the same, whatever its name
 * @param full whether this run takes all files again, in place of what was taken before
 */
public record Increment(String source, String environment, boolean byContent, boolean full) {
    /** The same, taking all files again. */
    public Increment again() {
        return new Increment(source, environment, byContent, true);
    }
}
