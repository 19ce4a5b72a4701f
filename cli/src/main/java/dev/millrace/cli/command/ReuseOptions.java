package dev.millrace.cli.command;

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

    LoadedJob over(LoadedJob job) {
        Reuse.Use use = chosen.refresh
                ? Reuse.Use.REFRESH
                : chosen.ignore ? Reuse.Use.IGNORE : job.spec().reuse().use();
        return new LoadedJob(job.spec().with(job.spec().reuse().with(use)), job.folder());
    }
}
