package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.context.Version;
import dev.millrace.coordinator.plan.show.Measured;
import dev.millrace.coordinator.plan.show.PlanView;
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
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description =
                "Show how a job would be run: operators, stages with their SQL, tasks, bytes, memory; run nothing.")
final class PlanCommand extends Tool {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The job.")
    @Nullable
    String file;

    @Option(names = "--analyze", paramLabel = "RUN", description = "Show the plan of a run beside what it measured.")
    @Nullable
    String analyzed;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default), json, dot or mermaid.")
    PlanView.@Nullable Format format;

    @Mixin
    QueryOptions query = new QueryOptions();

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "Value of a parameter; may be repeated.")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        PlanView view = analyzed != null ? ofRun(settings, analyzed) : ofJob(settings);
        terminal().print(view.show(chosenFormat()).stripTrailing());
        return ExitCode.OK.code();
    }

    private PlanView.Format chosenFormat() {
        return format != null ? format : common.json ? PlanView.Format.JSON : PlanView.Format.TEXT;
    }

    private PlanView ofJob(EffectiveSettings settings) {
        return QueryOptions.plan(context(), settings, query.job(context(), settings, file, parameters));
    }

    private PlanView ofRun(EffectiveSettings settings, String name) {
        Home home = CommonOptions.existingHome(context(), settings);
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
            return new PlanView(graph, logical(settings, home, runs, run), measured);
        }
    }

    private List<PlanView.Logical> logical(EffectiveSettings settings, Home home, HomeView runs, RunId run) {
        Path folder = new Submissions(home)
                .get(run)
                .map(Submissions.Submission::folder)
                .orElse(context().folder());
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
