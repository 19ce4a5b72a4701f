package dev.millrace.service.watch;

import dev.millrace.coordinator.trigger.BatchRuns;
import dev.millrace.coordinator.trigger.BegunRun;
import dev.millrace.coordinator.trigger.ScheduledRuns;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runtime.EmbeddedRuntime;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Begins runs of triggers in a runtime of this process. */
final class TriggeredRuns implements BatchRuns, ScheduledRuns {
    private final EmbeddedRuntime runtime;
    private final JobLoading loading;
    private final List<String> command;

    TriggeredRuns(EmbeddedRuntime runtime, JobLoading loading, List<String> command) {
        this.runtime = runtime;
        this.loading = loading;
        this.command = command;
    }

    @Override
    public RunId begin(String key, JobSpec job, String folder) {
        return runtime.begin(key, new LoadedJob(job, Path.of(folder)), command);
    }

    /** A run that was begun is the one, also where settings have changed since, which are part of a job. */
    @Override
    public RunId begin(String key, TriggerSpec spec, LocalDate day) {
        return BegunRun.of(runtime.ports().table(), key)
                .orElseGet(() -> runtime.begin(key, loading.due(spec, day), command));
    }
}
