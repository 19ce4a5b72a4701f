package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.Planner;
import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.distribute.MemoryLadder;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.reuse.KeptLookup;
import dev.millrace.coordinator.plan.reuse.KeptResults;
import dev.millrace.coordinator.plan.reuse.TakenFiles;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Plans jobs of SQL steps: texts are checked, sources described, queries bound by DuckDB over stubs, spread over tasks, and written as SQL again.
 * What is not understood well enough runs as the user's own text in one task. May be used by many threads.
 */
public final class JobPlanner implements Planner {
    private final SourceCatalog catalog;
    private final MemoryLadder ladder;
    private final Clock clock;
    private final UnaryOperator<String> paths;
    private final String version;
    private final PlannerPool pool;
    private final Optional<KeptResults> kept;
    private final Optional<TakenFiles> taken;

    /**
     * @param classes sizes of workers, smallest first
     * @param clock what {@code now()} in a query is fixed to, once for each plan
     * @param paths makes a path in SQL text absolute
     * @param version of Millrace, which is part of each plan
     * @param pool databases to plan with; may be shared
     */
    public JobPlanner(
            SourceCatalog catalog,
            List<MemoryClass> classes,
            Clock clock,
            UnaryOperator<String> paths,
            String version,
            PlannerPool pool) {
        this(catalog, new MemoryLadder(classes), clock, paths, version, pool, Optional.empty(), Optional.empty());
    }

    private JobPlanner(
            SourceCatalog catalog,
            MemoryLadder ladder,
            Clock clock,
            UnaryOperator<String> paths,
            String version,
            PlannerPool pool,
            Optional<KeptResults> kept,
            Optional<TakenFiles> taken) {
        this.kept = kept;
        this.taken = taken;
        this.catalog = catalog;
        this.ladder = ladder;
        this.clock = clock;
        this.paths = paths;
        this.version = version;
        this.pool = pool;
    }

    /** A planner that keeps no database open between plans. */
    public JobPlanner(
            SourceCatalog catalog,
            List<MemoryClass> classes,
            Clock clock,
            UnaryOperator<String> paths,
            String version) {
        this(catalog, classes, clock, paths, version, new PlannerPool(0));
    }

    /** The same, which knows what earlier runs have kept and taken; without, cached steps are computed and all files are taken. */
    public JobPlanner after(KeptResults results, TakenFiles files) {
        return new JobPlanner(catalog, ladder, clock, paths, version, pool, Optional.of(results), Optional.of(files));
    }

    @Override
    public StageGraph plan(JobSpec job) {
        return explain(job).graph();
    }

    /** Names and types of the columns of a job's last step; nothing is planned. */
    public List<Column> describe(JobSpec job) {
        PlanSettings settings = PlanSettings.of(job.settings());
        try (JobPlanning planning = new JobPlanning(job, settings, catalog, ladder, version, pool)) {
            return planning.describe(Instant.ofEpochMilli(clock.nowMillis()), paths);
        } catch (StackOverflowError deep) {
            throw tooDeep(job, deep);
        }
    }

    /**
     * What is wrong with sources, steps, contracts and checks, as much as can be found at once, in order of the job; sinks are looked at by
     * {@link #explain(JobSpec)} alone.
     *
     * @param doubtful sources and steps of which is known already that something is wrong: they, and what reads them, are left out
     */
    public List<Failure> complaints(JobSpec job, Set<String> doubtful) {
        PlanSettings settings = PlanSettings.of(job.settings());
        JobSpec tables = job.withTables(job.sources(), job.steps(), List.of(), job.quality());
        try (JobPlanning planning = new JobPlanning(tables, settings, catalog, ladder, version, pool)) {
            return planning.complaints(doubtful, Instant.ofEpochMilli(clock.nowMillis()), paths);
        } catch (StackOverflowError deep) {
            return List.of(tooDeep(job, deep).failure());
        }
    }

    /**
     * The plan, and the bound query of each step that is computed by itself. Where queries ask something of the columns in paths, only files that can
     * pass are opened: what is asked is found out by a plan over the first file.
     */
    public PlanView explain(JobSpec job) {
        Optional<Increment> increment = job.reuse().increment();
        if (taken.isEmpty() || increment.isEmpty()) {
            return explain(job, catalog);
        }
        Intake intake = Intake.of(job, increment.get(), catalog, taken.get());
        if (intake.taking().isNothing()) {
            SortedMap<String, String> settings = PlanSettings.of(job.settings()).effective();
            SortedMap<String, String> engine = new TreeMap<>(Map.of("millrace", version));
            return PlanView.of(
                    new StageGraph(
                            engine, ladder.classes(), List.of(), List.of(), settings, List.of(), intake.taking()),
                    List.of(),
                    List.of());
        }
        PlanView view = explain(intake.job(), intake.over(catalog));
        return view.over(intake.sealed(view.graph()));
    }

    private PlanView explain(JobSpec job, SourceCatalog catalog) {
        Instant now = Instant.ofEpochMilli(clock.nowMillis());
        Optional<KeptLookup> lookup = kept.map(KeptLookup::new);
        FirstFiles first = new FirstFiles(job);
        try {
            Planned asked = planned(job, catalog.choosing(first), now, lookup);
            if (first.sources().isEmpty()) {
                return asked.view();
            }
            Planned pruned = planned(job, catalog.choosing(asked.filters()), now, lookup);
            if (pruned.filters().agrees(asked.filters(), first.sources())) {
                return pruned.view();
            }
        } catch (MillraceException error) {
            if (first.sources().isEmpty()) {
                throw error;
            }
            // What a file lacks, another may have: all of them together tell.
        }
        return planned(job, catalog, now, lookup).view();
    }

    /** A plan, and what it asks of the sources. */
    private record Planned(PlanView view, PathFilters filters) {}

    private Planned planned(JobSpec job, SourceCatalog files, Instant now, Optional<KeptLookup> lookup) {
        PlanSettings settings = PlanSettings.of(job.settings());
        try (JobPlanning planning = new JobPlanning(job, settings, files, ladder, version, pool)) {
            return new Planned(planning.run(now, paths, lookup), planning.filters());
        } catch (NotDistributable reason) {
            throw Failure.invalid(
                            "NOT_SUPPORTED",
                            "The job '" + job.name() + "' needs " + reason.reason() + ", which cannot be planned",
                            "Write the query without it")
                    .toException();
        } catch (StackOverflowError deep) {
            throw tooDeep(job, deep);
        }
    }

    private static MillraceException tooDeep(JobSpec job, StackOverflowError deep) {
        return new MillraceException(
                Failure.invalid(
                        "NESTED_TOO_DEEP",
                        "The job '" + job.name() + "' is nested deeper than can be planned",
                        "Write long chains of operators as lists, and nested queries as steps"),
                deep);
    }
}
