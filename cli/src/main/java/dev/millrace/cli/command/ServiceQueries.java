package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.client.JobRequest;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.Map;

/** Statements that a service runs. */
final class ServiceQueries implements QueryWork {
    private final Context context;
    private final EffectiveSettings settings;
    private final HttpRuns runs;
    private final Map<String, String> given;

    /** @param given settings of the command line */
    ServiceQueries(Context context, EffectiveSettings settings, HttpRuns runs, Map<String, String> given) {
        this.context = context;
        this.settings = settings;
        this.runs = runs;
        this.given = given;
    }

    private JobRequest request(LoadedJob job) {
        return JobRequest.of(job).with(given).readingTables();
    }

    @Override
    public Location freshResult() {
        return JobRequest.KEPT;
    }

    @Override
    public RunRow finished(LoadedJob job) {
        RunId run = runs.submit(request(job).by(context.arguments()));
        return work().ended(run, !context.terminal().live()).view().row();
    }

    private ServiceWork work() {
        return new ServiceWork(context, settings, runs);
    }

    @Override
    public ExitCode tell(RunRow row, boolean json) {
        return work().tell(runs.record(row.run()), json);
    }

    @Override
    public PublishedResult result(RunId run) {
        return runs.result(run, null);
    }

    @Override
    public ObjectStore objects() {
        return runs.objects();
    }

    @Override
    public List<Column> columns(LoadedJob job) {
        return runs.columns(request(job));
    }

    @Override
    public String plan(LoadedJob job, PlanView.Format format) {
        return runs.plan(request(job), format);
    }

    @Override
    public String analyzed(RunId run, PlanView.Format format) {
        return runs.analyzed(run, format);
    }

    /** The service looks when it takes the job in. */
    @Override
    public void requireDestinations(LoadedJob job) {}
}
