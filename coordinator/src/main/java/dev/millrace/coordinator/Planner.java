package dev.millrace.coordinator;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.StageGraph;

/**
 * Turns a job into the stages that compute it. Reads sources' metadata and nothing else; whoever plans the same job over the same files with
 * the same settings gets the same plan. Throws a {@link dev.millrace.graph.MillraceException} of kind {@code INVALID} when the job cannot be
 * planned, {@code UNAVAILABLE} when a source could not be reached.
 */
public interface Planner {
    StageGraph plan(JobSpec job);
}
