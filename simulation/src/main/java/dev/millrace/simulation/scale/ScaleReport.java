package dev.millrace.simulation.scale;

/**
 * What came of a job.
 *
 * @param makespanMillis from the submission to the published result
 * @param workers most at once
 * @param starts of functions, the coordinator's too
 * @param throttled requests that waited for their turn
 * @param hottestWrites of the busiest partition of rows in its busiest second
 * @param events of the simulation
 */
public record ScaleReport(
        String job,
        int tasks,
        long makespanMillis,
        long idealMillis,
        double dollars,
        int workers,
        long starts,
        long throttled,
        long hottestWrites,
        long rowWrites,
        long objectRequests,
        long events) {
    /** Share of the makespan that would have been enough. */
    public double efficiency() {
        return (double) idealMillis / makespanMillis;
    }
}
