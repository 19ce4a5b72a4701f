package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.distribute.Setting;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.memory.MachineClasses;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.route.RoutedObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans a job without a run: nothing is written. */
public final class DryPlanning {
    private DryPlanning() {}

    /**
     * What plans depend on beside the job.
     *
     * @param memoryBytes of all tasks together
     * @param version of Millrace
     */
    public record Terms(EffectiveSettings settings, long memoryBytes, String version) {}

    /**
     * The plan.
     *
     * @param home folder that a run would use; it need not exist
     */
    public static PlanView plan(LoadedJob job, Path home, Terms terms) {
        try (RoutedObjectStore objects = ReachableStores.looking(home, terms.settings());
                HomePlanner planner = planner(job, objects, home, terms)) {
            return planner.explain(job.spec());
        }
    }

    /**
     * The plan that a deployment's workers would have if all sources were so many times as large. All steps are computed, and stages are carried out
     * as planned: what earlier runs have kept, and what would be decided by sizes, is not known there.
     *
     * @param classes of workers, smallest first
     */
    public static StageGraph grown(LoadedJob job, Path home, Terms terms, List<MemoryClass> classes, double growth) {
        JobSpec spec = job.spec();
        SortedMap<String, String> settings = new TreeMap<>(spec.settings());
        settings.put(Setting.ADAPTIVE.key(), "false");
        JobSpec whole = new JobSpec(
                spec.name(),
                spec.sources(),
                spec.steps(),
                spec.sinks(),
                spec.labels(),
                spec.limits(),
                settings,
                spec.quality(),
                spec.conduct(),
                Reuse.NONE);
        try (RoutedObjectStore objects = ReachableStores.looking(home, terms.settings());
                HomePlanner planner = new HomePlanner(
                        objects,
                        new Layout(LocalPaths.location(home)),
                        classes,
                        new SystemClock(),
                        terms.version(),
                        job.folder(),
                        growth)) {
            return planner.explain(whole).graph();
        }
    }

    /** The same for {@link JobValidation}. */
    public static JobValidation.Planning planning(Path home, Terms terms) {
        return new JobValidation.Planning() {
            @Override
            public List<Failure> complaints(LoadedJob job, Set<String> doubtful) {
                try (RoutedObjectStore objects = ReachableStores.looking(home, terms.settings());
                        HomePlanner planner = planner(job, objects, home, terms)) {
                    return planner.complaints(job, doubtful);
                }
            }

            @Override
            public PlanView explain(LoadedJob job) {
                return plan(job, home, terms);
            }
        };
    }

    /** Names and types of the columns of a job's last step. */
    public static List<Column> describe(LoadedJob job, Path home, Terms terms) {
        try (RoutedObjectStore objects = ReachableStores.looking(home, terms.settings());
                HomePlanner planner = planner(job, objects, home, terms)) {
            return planner.describe(job.spec());
        }
    }

    private static HomePlanner planner(LoadedJob job, ObjectStore objects, Path home, Terms terms) {
        return new HomePlanner(
                objects,
                new Layout(LocalPaths.location(home)),
                MachineClasses.of(terms.memoryBytes()),
                new SystemClock(),
                terms.version(),
                job.folder());
    }

    /**
     * The bound query of each step of a job that has run, read again from its text.
     *
     * @return entries with the reason, where the text cannot be bound any more because its sources are other ones now
     */
    public static List<PlanView.Logical> logical(LoadedJob job, Path home, Terms terms) {
        try {
            return plan(job, home, terms).logical();
        } catch (MillraceException changed) {
            String reason = "not known any more: " + changed.failure().message();
            return job.spec().sinks().stream()
                    .map(sink -> new PlanView.Logical(sink.step(), reason))
                    .toList();
        }
    }
}
