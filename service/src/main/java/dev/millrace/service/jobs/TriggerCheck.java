package dev.millrace.service.jobs;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.TriggerSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Finds out before the first file comes whether the job of a trigger can be planned at all. */
public final class TriggerCheck {
    private TriggerCheck() {}

    /**
     * Plans the job on no file, where its columns are declared; what it reads beside must be there. Without declared columns only a file tells, and what a
     * schedule reads may come until it is due.
     *
     * @param planning throws what is wrong
     */
    public static void check(TriggerSpec spec, Consumer<LoadedJob> planning) {
        if (spec.upload().isEmpty()) {
            return;
        }
        JobSpec job = spec.job();
        String reading = spec.upload().get().source();
        boolean declared = job.source(reading)
                .filter(source -> !source.columns().isEmpty())
                .isPresent();
        if (!declared) {
            return;
        }
        List<JobSpec.Source> sources = job.sources().stream()
                .map(source -> source.name().equals(reading) ? source.reading(List.of()) : source)
                .toList();
        JobSpec empty = job.withTables(sources, job.steps(), job.sinks(), job.quality())
                .with(new Reuse(List.of(), Reuse.Use.IGNORE, null));
        planning.accept(new LoadedJob(empty, Path.of(spec.folder())));
    }
}
