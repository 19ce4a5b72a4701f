package dev.millrace.cli.command;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Increment;
import dev.millrace.graph.Reuse;
import dev.millrace.service.jobs.LoadedJob;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is made of kept results of cached steps. */
public final class ReuseOptions {
    @ArgGroup
    Chosen chosen = new Chosen();

    /** At most one of them. */
    static final class Chosen {
        @Option(names = "--refresh", description = "Compute cached steps again, and keep the new results.")
        boolean refresh;

        @Option(names = "--no-cache", description = "Compute cached steps like others, and keep nothing.")
        boolean ignore;
    }

    @Option(
            names = "--full",
            description = "Take all files of the incremental source again; what sinks have appended is replaced.")
    boolean full;

    private static Reuse again(Reuse reuse) {
        return reuse.with(reuse.increment()
                .map(Increment::again)
                .orElseThrow(() -> Failure.invalid(
                                "NOT_INCREMENTAL",
                                "--full asks for all files again, but no source of the job is incremental",
                                "Leave --full out: all files are read in each run")
                        .toException()));
    }

    LoadedJob over(LoadedJob job) {
        Reuse.Use use = chosen.refresh
                ? Reuse.Use.REFRESH
                : chosen.ignore ? Reuse.Use.IGNORE : job.spec().reuse().use();
        Reuse reuse = job.spec().reuse().with(use);
        return new LoadedJob(job.spec().with(full ? again(reuse) : reuse), job.folder());
    }
}
