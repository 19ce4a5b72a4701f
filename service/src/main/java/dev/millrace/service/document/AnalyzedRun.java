package dev.millrace.service.document;

import dev.millrace.coordinator.plan.show.Measured;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.service.home.Submissions;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunTasks;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The plan of a run beside what it measured. */
public final class AnalyzedRun {
    private AnalyzedRun() {}

    /**
     * The plan.
     *
     * @param folder where relative paths of a run begin of which it is not known how it was asked for
     */
    public static PlanView plan(HomeView runs, RunId run, EffectiveSettings settings, Path folder) {
        RunView view = runs.catalogue().view(run);
        SortedMap<StageId, Measured> measured = new TreeMap<>();
        runs.tasks().measures(view).forEach((stage, tasks) -> measured.put(new StageId(stage), sum(tasks)));
        SortedMap<StageId, List<Adaptation>> adaptations = new TreeMap<>();
        view.stages().forEach(stage -> adaptations.put(stage.stage().id(), stage.adaptations()));
        return new PlanView(graph(view), logical(runs, run, settings, folder), measured, adaptations);
    }

    /**
     * The same of runs that are kept elsewhere.
     *
     * @param logical of a job, read again from its text
     */
    public static PlanView plan(
            RunCatalogue catalogue,
            RunTasks tasks,
            RunId run,
            boolean analyzed,
            Function<JobSpec, List<PlanView.Logical>> logical) {
        RunView view = catalogue.view(run);
        SortedMap<StageId, Measured> measured = new TreeMap<>();
        SortedMap<StageId, List<Adaptation>> adaptations = new TreeMap<>();
        if (analyzed) {
            tasks.measures(view).forEach((stage, values) -> measured.put(new StageId(stage), sum(values)));
            view.stages().forEach(stage -> adaptations.put(stage.stage().id(), stage.adaptations()));
        }
        return new PlanView(graph(view), catalogue.spec(run).map(logical).orElse(List.of()), measured, adaptations);
    }

    /** The same without what it measured. */
    public static PlanView planned(HomeView runs, RunId run, EffectiveSettings settings, Path folder) {
        return new PlanView(
                graph(runs.catalogue().view(run)),
                logical(runs, run, settings, folder),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static StageGraph graph(RunView view) {
        RunId run = view.row().run();
        return view.plan()
                .orElseThrow(() -> Failure.invalid(
                                "NOT_PLANNED", "The run " + run + " has no plan", "Look at millrace runs get " + run)
                        .toException());
    }

    private static List<PlanView.Logical> logical(
            HomeView runs, RunId run, EffectiveSettings settings, Path otherwise) {
        Path folder = new Submissions(runs.home())
                .get(run)
                .map(Submissions.Submission::folder)
                .orElse(otherwise);
        return runs.catalogue()
                .spec(run)
                .map(spec -> DryPlanning.logical(
                        new LoadedJob(spec, folder),
                        runs.home().folder(),
                        new DryPlanning.Terms(
                                settings,
                                Capacity.memoryBytes(settings),
                                Version.read().millrace())))
                .orElse(List.of());
    }

    private static Measured sum(List<Measures> tasks) {
        return new Measured(
                tasks.size(),
                tasks.stream().mapToLong(Measures::rowsRead).sum(),
                tasks.stream().mapToLong(Measures::bytesRead).sum(),
                tasks.stream().mapToLong(Measures::rowsWritten).sum(),
                tasks.stream().mapToLong(Measures::bytesWritten).sum(),
                tasks.stream().mapToLong(Measures::peakBytes).max().orElse(0),
                tasks.stream().mapToLong(Measures::spilledBytes).sum(),
                tasks.stream().mapToLong(Measures::millis).sum(),
                tasks.stream().mapToLong(Measures::millis).max().orElse(0));
    }
}
