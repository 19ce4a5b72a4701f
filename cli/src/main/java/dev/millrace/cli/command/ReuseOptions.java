package dev.millrace.cli.command;

import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.ReuseChoice;
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

    ReuseChoice choice() {
        return new ReuseChoice(chosen.refresh, chosen.ignore, full);
    }

    LoadedJob over(LoadedJob job) {
        return choice().over(job);
    }
}
