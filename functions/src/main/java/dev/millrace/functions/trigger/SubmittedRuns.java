package dev.millrace.functions.trigger;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.trigger.BatchRuns;
import dev.millrace.coordinator.trigger.BegunRun;
import dev.millrace.coordinator.trigger.ScheduledRuns;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.tables.TableRegister;
import dev.millrace.storage.record.Ports;
import java.time.LocalDate;
import java.util.Optional;

/** Begins runs of triggers by taking them in: a hint tells the coordinator. */
public final class SubmittedRuns implements BatchRuns, ScheduledRuns {
    private final Submission submission;
    private final JobLoading loading;
    private final Ports ports;

    /** @param loading reads jobs of schedules again */
    public SubmittedRuns(Submission submission, JobLoading loading, Ports ports) {
        this.submission = submission;
        this.loading = loading;
        this.ports = ports;
    }

    @Override
    public RunId begin(String key, JobSpec job, String folder) {
        JobSpec full = BegunRun.spec(ports, key).orElseGet(() -> new TableRegister(ports, "").resolved(job));
        return submission.submit(full, Optional.of(key)).run();
    }

    @Override
    public RunId begin(String key, TriggerSpec spec, LocalDate day) {
        return BegunRun.of(ports.table(), key)
                .orElseGet(() -> begin(key, loading.due(spec, day).spec(), spec.folder()));
    }
}
