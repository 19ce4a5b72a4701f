package dev.millrace.coordinator.trigger;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;

/** Begins runs of batches. */
public interface BatchRuns {
    /**
     * Begins the run of a key, or finds it: called again, also by somebody else, it is the same run.
     *
     * @param folder where relative paths in the SQL of the job begin
     * @throws dev.millrace.graph.MillraceException the job cannot be run here
     * @throws dev.millrace.storage.StorageException it is not known whether it was begun: call again
     */
    RunId begin(String key, JobSpec job, String folder);
}
