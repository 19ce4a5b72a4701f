package dev.millrace.sdk;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Artifacts;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.client.JobRequest;
import dev.millrace.service.client.NamedTables;
import dev.millrace.service.cost.PlanEstimate;
import dev.millrace.service.document.EstimateJson;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A service works. */
final class ServiceWorks implements Works {
    private static final long LOOK_MILLIS = 1_000;

    private final HttpRuns runs;
    private final Artifacts artifacts;
    private final NamedTables tables;
    private final JobLoading loading;
    private final long patienceMillis;

    ServiceWorks(
            HttpRuns runs, Artifacts artifacts, NamedTables tables, LocalOptions options, EffectiveSettings settings) {
        this.runs = runs;
        this.artifacts = artifacts;
        this.tables = tables;
        this.loading = new JobLoading(options.folder(), settings);
        this.patienceMillis = settings.millis(ServiceSetting.PATIENCE);
    }

    @Override
    public Location keptResult() {
        return JobRequest.KEPT;
    }

    @Override
    public List<Column> columns(LoadedJob job) {
        return runs.columns(JobRequest.of(job));
    }

    @Override
    public String logical(LoadedJob job) {
        return JsonMapper.shared()
                .readTree(plan(job, PlanView.Format.JSON))
                .required("logical")
                .valueStream()
                .map(step -> step.required("tree").stringValue())
                .collect(Collectors.joining("\n"))
                .stripTrailing();
    }

    @Override
    public String plan(LoadedJob job, PlanView.Format format) {
        return runs.plan(JobRequest.of(job), format);
    }

    @Override
    public PlanEstimate estimate(LoadedJob job) {
        return EstimateJson.read(runs.estimate(JobRequest.of(job)));
    }

    /** The service looks when it takes the job in. */
    @Override
    public void requireDestinations(JobSpec job) {}

    @Override
    public RunId submit(LoadedJob job) {
        return runs.submit(JobRequest.of(job).by(List.of("sdk", job.spec().name())));
    }

    @Override
    public RunId submit(String file, String environment, Map<String, String> parameters) {
        return runs.submit(JobRequest.of(loading.text(file))
                .with(parameters, Map.of(), environment)
                .by(List.of("sdk", file)));
    }

    @Override
    public RunId find(String name) {
        return runs.find(name);
    }

    @Override
    public RunRow row(RunId run) {
        return view(run).row();
    }

    @Override
    public RunView view(RunId run) {
        return runs.record(run).view();
    }

    @Override
    public RunRow await(RunId run, long millis, Consumer<RunView> observer) {
        long startedNanos = System.nanoTime();
        long refusedNanos = startedNanos;
        while (true) {
            RunRecord record = runs.record(run);
            RunRow row = record.view().row();
            observer.accept(record.view());
            refusedNanos = row.alarmOrEmpty().isEmpty() ? System.nanoTime() : refusedNanos;
            long left = millis == 0 ? LOOK_MILLIS : millis - since(startedNanos);
            if (row.state().isEnded() || left <= 0 || since(refusedNanos) > patienceMillis) {
                return row;
            }
            runs.await(run, row.version(), Math.min(left, LOOK_MILLIS));
        }
    }

    private static long since(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    @Override
    public String report(RunId run) {
        return runs.report(run);
    }

    @Override
    public boolean cancel(RunId run) {
        try {
            runs.cancel(run);
            return true;
        } catch (MillraceException refused) {
            if (refused.failure().code().equals("TOO_LATE")) {
                return false;
            }
            throw refused;
        }
    }

    @Override
    public Optional<Manifest> manifest(RunId run, OutputSpec output) {
        return Optional.ofNullable(runs.record(run).manifests().get(output.name()));
    }

    @Override
    public PublishedResult result(RunId run, OutputSpec output, Manifest manifest) {
        if (output.mode().adds()) {
            throw Failure.invalid(
                            "NOT_OVER_HTTP",
                            "A service gives the rows that run " + run + " has added to '" + output.name()
                                    + "', not all that lie there",
                            "Read " + output.destination() + " as a table")
                    .toException();
        }
        return runs.result(run, output.name());
    }

    @Override
    public ObjectStore objects() {
        return runs.objects();
    }

    @Override
    public void forget(RunId run) {
        runs.forget(run);
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
        runs.close();
    }
}
