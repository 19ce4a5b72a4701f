package dev.millrace.service.client;

import dev.millrace.graph.JobSpec;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryTables;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.tables.TableRegister;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryStateTable;
import java.nio.file.Path;
import java.util.function.Function;

/** Looks names of tables up in a home for jobs that are only looked at: nothing is written, and there need not be a home. */
public final class HomeTables {
    private final Path home;
    private final EffectiveSettings settings;

    /** @param home folder that a run would use */
    public HomeTables(Path home, EffectiveSettings settings) {
        this.home = home;
        this.settings = settings;
    }

    /** The job with what its tables stand for now. Throws as {@link TableRegister#resolved}. */
    public JobSpec resolved(JobSpec job) {
        return job.sources().stream().anyMatch(JobSpec.Source::isOpen) ? with(tables -> tables.resolved(job)) : job;
    }

    /** The same. */
    public LoadedJob resolved(LoadedJob job) {
        return new LoadedJob(resolved(job.spec()), job.folder());
    }

    /** A query that reads tables by name alone, with what those stand for now. */
    public LoadedJob queried(LoadedJob query) {
        return with(tables -> {
            LoadedJob named = QueryTables.named(query, tables.names());
            return new LoadedJob(tables.resolved(named.spec()), named.folder());
        });
    }

    /** Where there is no home no name stands for anything. */
    private <T> T with(Function<TableRegister, T> asked) {
        if (!Home.isThere(home)) {
            SystemClock clock = new SystemClock();
            return asked.apply(new TableRegister(new MemoryStateTable(clock), clock, ""));
        }
        try (HomeView view = HomeView.open(Home.existing(home), settings)) {
            return asked.apply(new TableRegister(view.ports(), ""));
        }
    }
}
