package dev.millrace.functions.trigger;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.trigger.BatchRuns;
import dev.millrace.coordinator.trigger.BegunRun;
import dev.millrace.coordinator.trigger.ScheduledRuns;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.storage.StateTable;
import java.time.LocalDate;
import java.util.Optional;

/** Begins runs of triggers by taking them in: a hint tells the coordinator. */
public final class SubmittedRuns implements BatchRuns, ScheduledRuns {
    private final Submission submission;
    private final JobLoading loading;
    private final StateTable table;

    /** @param loading reads jobs of schedules again */
    public SubmittedRuns(Submission submission, JobLoading loading, StateTable table) {
        this.submission = submission;
        this.loading = loading;
        this.table = table;
    }

    @Override
    public RunId begin(String key, JobSpec job, String folder) {
        return submission.submit(job, Optional.of(key)).run();
    }

    @Override
    public RunId begin(String key, TriggerSpec spec, LocalDate day) {
        return BegunRun.of(table, key)
                .orElseGet(() -> begin(key, loading.due(spec, day).spec(), spec.folder()));
    }
}
