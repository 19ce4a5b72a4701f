package dev.millrace.service.jobs;

import dev.millrace.coordinator.Planner;
import dev.millrace.coordinator.plan.JobPlanner;
import dev.millrace.coordinator.plan.PlannerPool;
import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.coordinator.plan.reuse.KeptResults;
import dev.millrace.coordinator.plan.reuse.TakenFiles;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.parquet.ParquetFooters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plans jobs of a home. DuckDB is loaded by the first plan; databases to plan with and footers of files are kept for the next. Relative paths in
 * SQL begin in the folder that was told for the job.
 */
public final class HomePlanner implements Planner, JobValidation.Planning, AutoCloseable {
    private static final int KEPT_DATABASES = 4;
    private static final int MOST_TRIES = 5;

    private final SourceCatalog catalog;
    private final PlanningTries tries = new PlanningTries(MOST_TRIES);
    private final PlannerPool pool = new PlannerPool(KEPT_DATABASES);
    private final PlansAhead<StageGraph> ahead = new PlansAhead<>(System::nanoTime);
    private final KeptResults kept;
    private final TakenFiles taken;
    private final List<MemoryClass> classes;
    private final Clock clock;
    private final String version;
    private final Path folder;
    private final Map<JobSpec, Path> folders = new ConcurrentHashMap<>();

    /**
     * @param layout where the home keeps results of steps
     * @param folder where relative paths begin in jobs of which nothing was told
     */
    public HomePlanner(
            ObjectStore objects, Layout layout, List<MemoryClass> classes, Clock clock, String version, Path folder) {
        this(objects, layout, classes, clock, version, folder, 1);
    }

    /** @param growth how many times as large sources are planned for as they are; 1 for plans that are carried out */
    HomePlanner(
            ObjectStore objects,
            Layout layout,
            List<MemoryClass> classes,
            Clock clock,
            String version,
            Path folder,
            double growth) {
        this.catalog = new SourceCatalog(objects, new ParquetFooters(objects)).grown(growth);
        this.kept = new KeptResults(objects, layout);
        this.taken = new TakenFiles(objects, layout);
        this.classes = List.copyOf(classes);
        this.clock = clock;
        this.version = version;
        this.folder = folder;
    }

    /** Says where relative paths in the SQL of a job begin. */
    public void tell(JobSpec job, Path jobFolder) {
        folders.put(job, jobFolder);
    }

    /** Begins to plan a job, of which all was told, while it is being taken in. */
    public void begin(JobSpec job) {
        ahead.begin(job, () -> planned(job));
    }

    @Override
    public StageGraph plan(JobSpec job) {
        return tries.of(job, () -> ahead.take(job).orElseGet(() -> planned(job)));
    }

    private StageGraph planned(JobSpec job) {
        return planner(job).plan(withoutLimits(job));
    }

    /** Names and types of the columns of a job's last step. */
    public List<Column> describe(JobSpec job) {
        return planner(job).describe(job);
    }

    /** The same, of a job of which nothing was told. */
    public List<Column> describe(LoadedJob job) {
        return planner(job.folder()).describe(job.spec());
    }

    /** As {@link JobPlanner#complaints}, of a job of which nothing was told. */
    @Override
    public List<Failure> complaints(LoadedJob job, Set<String> doubtful) {
        return planner(job.folder()).complaints(job.spec(), doubtful);
    }

    /** The plan with the operators of each step. */
    public PlanView explain(JobSpec job) {
        return planner(job).explain(withoutLimits(job));
    }

    /** The same, of a job of which nothing was told. */
    @Override
    public PlanView explain(LoadedJob job) {
        return planner(job.folder()).explain(withoutLimits(job.spec()));
    }

    /** Whether a run may have so many tasks is for the coordinator to say, whose limits a retry may raise. */
    private static JobSpec withoutLimits(JobSpec job) {
        Limits limits = job.limits();
        Limits free = limits.with(0, limits.attempts(), limits.wallMillis(), limits.taskMillis(), 0);
        return job.withLimits(free);
    }

    private JobPlanner planner(JobSpec job) {
        return planner(folders.getOrDefault(job, folder));
    }

    private JobPlanner planner(Path jobFolder) {
        JobPaths paths = new JobPaths(jobFolder);
        return new JobPlanner(catalog, classes, clock, paths::location, version, pool).after(kept, taken);
    }

    /** Nobody plans any more. */
    @Override
    public void close() {
        ahead.close();
        pool.close();
    }
}
