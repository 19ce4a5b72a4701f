package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.coordinator.plan.show.Measured;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.Failure;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.Submissions;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plan of a run beside what it measured. */
final class AnalyzedRun {
    private AnalyzedRun() {}

    /** {@code name} is a run's id, the beginning of one, or {@code @last}. */
    static PlanView plan(Context context, EffectiveSettings settings, String name) {
        Home home = CommonOptions.existingHome(context, settings);
        try (HomeView runs = HomeView.open(home)) {
            RunId run = runs.catalogue().find(name);
            RunView view = runs.catalogue().view(run);
            StageGraph graph = view.plan()
                    .orElseThrow(() -> Failure.invalid(
                                    "NOT_PLANNED",
                                    "The run " + run + " has no plan",
                                    "Look at millrace runs get " + run)
                            .toException());
            SortedMap<StageId, Measured> measured = new TreeMap<>();
            runs.tasks().measures(view).forEach((stage, tasks) -> measured.put(new StageId(stage), sum(tasks)));
            SortedMap<StageId, List<Adaptation>> adaptations = new TreeMap<>();
            view.stages().forEach(stage -> adaptations.put(stage.stage().id(), stage.adaptations()));
            return new PlanView(graph, logical(context, settings, home, runs, run), measured, adaptations);
        }
    }

    private static List<PlanView.Logical> logical(
            Context context, EffectiveSettings settings, Home home, HomeView runs, RunId run) {
        Path folder = new Submissions(home)
                .get(run)
                .map(Submissions.Submission::folder)
                .orElse(context.folder());
        return runs.catalogue()
                .spec(run)
                .map(spec -> DryPlanning.logical(
                        new LoadedJob(spec, folder),
                        home.folder(),
                        Capacity.memoryBytes(settings),
                        Version.read().millrace()))
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
