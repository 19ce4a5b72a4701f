package dev.millrace.sdk;

import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Artifacts;
import dev.millrace.service.client.HomeArtifacts;
import dev.millrace.service.client.HomeNamedTables;
import dev.millrace.service.client.HomeRuns;
import dev.millrace.service.client.NamedTables;
import dev.millrace.service.cost.PlanEstimate;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.service.settings.Version;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** This process works, in a home of its own. */
final class HomeWorks implements Works {
    private final Path folder;
    private final Home home;
    private final EffectiveSettings settings;
    private final EmbeddedRuntime runtime;
    private final JobLoading loading;
    private final Artifacts artifacts;
    private final NamedTables tables;

    HomeWorks(LocalOptions options, EffectiveSettings settings) {
        this.settings = settings;
        this.folder = options.folder();
        this.home = Home.open(options.folder().resolve(settings.text(ServiceSetting.HOME)));
        this.runtime = EmbeddedRuntime.start(home, settings, Version.read().millrace(), options.folder());
        this.loading = new JobLoading(options.folder(), settings);
        this.artifacts = new HomeArtifacts(home, settings);
        this.tables = new HomeNamedTables(home, settings);
    }

    @Override
    public Location keptResult() {
        return home.freshResult();
    }

    @Override
    public List<Column> columns(LoadedJob job) {
        return runtime.columns(runtime.named(job));
    }

    @Override
    public String logical(LoadedJob job) {
        return runtime.explain(job).logical().stream()
                .map(PlanView.Logical::tree)
                .collect(Collectors.joining("\n"))
                .stripTrailing();
    }

    @Override
    public String plan(LoadedJob job, PlanView.Format format) {
        return runtime.explain(job).show(format);
    }

    @Override
    public PlanEstimate estimate(LoadedJob job) {
        return PlanEstimate.of(runtime.explain(job).graph(), Prices.of(settings, folder));
    }

    @Override
    public void requireDestinations(JobSpec job) {
        Destinations.check(job, home, settings);
    }

    @Override
    public RunId submit(LoadedJob job) {
        return runtime.submit(job, List.of("sdk", job.spec().name()));
    }

    @Override
    public RunId submit(String file, String environment, Map<String, String> parameters) {
        LoadedJob job = loading.load(file, parameters, Map.of(), environment);
        requireDestinations(job.spec());
        return runtime.submit(job, List.of("sdk", file));
    }

    @Override
    public RunId find(String name) {
        return runtime.catalogue().find(name);
    }

    @Override
    public RunRow row(RunId run) {
        return runtime.catalogue().known(run);
    }

    @Override
    public RunView view(RunId run) {
        return runtime.catalogue().view(run);
    }

    @Override
    public RunRow await(RunId run, long millis, Consumer<RunView> observer) {
        if (!row(run).state().isEnded()) {
            runtime.resume(run);
        }
        return runtime.await(run, millis, observer::accept);
    }

    @Override
    public String report(RunId run) {
        try (HomeRuns runs = new HomeRuns(home, settings, folder)) {
            return runs.report(run);
        }
    }

    @Override
    public boolean cancel(RunId run) {
        return switch (runtime.cancel(run)) {
            case UserActions.Answer.Done _, UserActions.Answer.Already _ -> true;
            case UserActions.Answer.TooLate _, UserActions.Answer.Unknown _ -> false;
        };
    }

    @Override
    public Optional<Manifest> manifest(RunId run, OutputSpec output) {
        return runtime.catalogue().plan(run).map(plan -> runtime.catalogue().manifests(run, plan)).stream()
                .flatMap(manifests -> Optional.ofNullable(manifests.get(output.name())).stream())
                .findFirst();
    }

    @Override
    public PublishedResult result(RunId run, OutputSpec output, Manifest manifest) {
        return PublishedResult.of(output, manifest);
    }

    @Override
    public ObjectStore objects() {
        return runtime.objects();
    }

    @Override
    public void forget(RunId run) {
        runtime.forget(run);
    }

    @Override
    public Artifacts artifacts() {
        return artifacts;
    }

    @Override
    public NamedTables tables() {
        return tables;
    }

    @Override
    public void close() {
        tables.close();
        artifacts.close();
        runtime.close();
    }
}
