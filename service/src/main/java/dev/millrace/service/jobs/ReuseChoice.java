package dev.millrace.service.jobs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Increment;
import dev.millrace.graph.Reuse;

/**
 * What a user wants made of kept results and of files that were taken, whatever the job says.
 *
 * @param refresh cached steps are computed again, and kept
 * @param ignore cached steps are computed like others, and nothing is kept
 * @param full all files of the incremental source are taken again
 */
public record ReuseChoice(boolean refresh, boolean ignore, boolean full) {
    /** The job as the user wants it. Throws {@code NOT_INCREMENTAL}. */
    public LoadedJob over(LoadedJob job) {
        Reuse.Use use = refresh
                ? Reuse.Use.REFRESH
                : ignore ? Reuse.Use.IGNORE : job.spec().reuse().use();
        Reuse reuse = job.spec().reuse().with(use);
        return new LoadedJob(job.spec().with(full ? again(reuse) : reuse), job.folder());
    }

    private static Reuse again(Reuse reuse) {
        return reuse.with(reuse.increment()
                .map(Increment::again)
                .orElseThrow(() -> Failure.invalid(
                                "NOT_INCREMENTAL",
                                "--full asks for all files again, but no source of the job is incremental",
                                "Leave --full out: all files are read in each run")
                        .toException()));
    }
}
