package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.document.AnalyzedRun;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryTables;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.function.Supplier;

/** Statements that run in this process. */
final class HomeQueries implements QueryWork {
    private final Context context;
    private final EffectiveSettings settings;
    private final Supplier<Work> work;

    /** @param work begun when the first statement needs it */
    HomeQueries(Context context, EffectiveSettings settings, Supplier<Work> work) {
        this.context = context;
        this.settings = settings;
        this.work = work;
    }

    @Override
    public Location freshResult() {
        return CommonOptions.homeOf(context, settings).freshResult();
    }

    @Override
    public RunRow finished(LoadedJob job) {
        RunId run = work.get()
                .submit(QueryTables.named(job, work.get().runtime().tables().names()));
        return context.terminal().live() ? work.get().await(run, 0) : work.get().awaitQuietly(run);
    }

    @Override
    public ExitCode tell(RunRow row, boolean json) {
        return work.get().tell(row, json);
    }

    @Override
    public PublishedResult result(RunId run) {
        StageGraph plan = work.get().runtime().catalogue().plan(run).orElseThrow();
        Manifest manifest = work.get()
                .runtime()
                .catalogue()
                .manifest(run, plan.results().getFirst())
                .orElseThrow(() -> new IllegalStateException("run " + run + " succeeded without a manifest"));
        return PublishedResult.of(plan.results().getFirst(), manifest);
    }

    @Override
    public ObjectStore objects() {
        return work.get().runtime().objects();
    }

    @Override
    public List<Column> columns(LoadedJob job) {
        return DryPlanning.describe(
                CommonOptions.tablesOfHome(context, settings).queried(job),
                CommonOptions.homeFolder(context, settings),
                new DryPlanning.Terms(
                        settings, Capacity.memoryBytes(settings), Version.read().millrace()));
    }

    @Override
    public String plan(LoadedJob job, PlanView.Format format) {
        return QueryOptions.plan(
                        context,
                        settings,
                        CommonOptions.tablesOfHome(context, settings).queried(job))
                .show(format);
    }

    @Override
    public String analyzed(RunId run, PlanView.Format format) {
        try (HomeView runs = HomeView.open(CommonOptions.existingHome(context, settings), settings)) {
            return AnalyzedRun.plan(runs, run, settings, context.folder()).show(format);
        }
    }

    @Override
    public void requireDestinations(LoadedJob job) {
        Destinations.check(job.spec(), CommonOptions.homeOf(context, settings), settings);
    }
}
