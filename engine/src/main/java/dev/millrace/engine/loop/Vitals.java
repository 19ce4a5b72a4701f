package dev.millrace.engine.loop;

import dev.millrace.engine.TaskAssignment;

/** How a running attempt does; a worker's beat carries it into the claim row. */
public interface Vitals {
    /** Knows nothing. */
    Vitals UNKNOWN = _ -> new Reading(0, 0);

    /** As of now; any thread may ask, also after the attempt ended. */
    Reading of(TaskAssignment assignment);

    /**
     * What is known.
     *
     * @param peakBytes most memory used so far; 0 = not known
     * @param rows rows handled so far; 0 = not known
     */
    record Reading(long peakBytes, long rows) {}
}
