package dev.millrace.coordinator.trigger;

import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import java.time.LocalDate;

/** Begins runs of times. */
public interface ScheduledRuns {
    /**
     * Begins the run of a key, or finds it: called again, also by somebody else, it is the same run.
     *
     * @param day of the time on the clocks of the schedule's zone
     * @throws dev.millrace.graph.MillraceException the job cannot be run here
     * @throws dev.millrace.storage.StorageException it is not known whether it was begun: call again
     */
    RunId begin(String key, TriggerSpec spec, LocalDate day);
}
