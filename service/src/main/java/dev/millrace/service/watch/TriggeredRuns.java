package dev.millrace.service.watch;

import dev.millrace.coordinator.trigger.BatchRuns;
import dev.millrace.coordinator.trigger.ScheduledRuns;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.storage.record.KeyRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

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
        Optional<RunId> begun = runtime.ports()
                .table()
                .read(Keys.clientKey(key))
                .map(KeyRow::of)
                .flatMap(row -> runtime.ports().table().read(Keys.run(row.run())))
                .map(RunRow::of)
                .map(RunRow::run);
        return begun.orElseGet(() -> runtime.begin(key, loading.due(spec, day), command));
    }
}
