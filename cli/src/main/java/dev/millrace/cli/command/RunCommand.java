package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.client.JobRequest;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.SourceFiles;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "run", description = "Run a job: a YAML, JSON or SQL file.")
final class RunCommand extends Tool {
    @Parameters(paramLabel = "FILE", description = "The job.")
    String file = "";

    @Mixin
    ParameterOption parameters = new ParameterOption();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE",
            description = "A label; may be repeated.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Mixin
    ReuseOptions reuse = new ReuseOptions();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags(), environment.name());
        return (CommonOptions.isRemote(settings) ? there(settings) : here(settings)).code();
    }

    private ExitCode here(EffectiveSettings settings) {
        LoadedJob job = CommonOptions.tablesOfHome(context(), settings)
                .resolved(reuse.over(new JobLoading(context().folder(), settings)
                        .load(file, parameters.values(), labels, environment.name())));
        SourceFiles.check(job.spec(), CommonOptions.homeOf(context(), settings), settings);
        Destinations.check(job.spec(), CommonOptions.homeOf(context(), settings), settings);
        try (Work runtime = Work.start(context(), settings)) {
            RunId run = runtime.submit(job);
            terminal().say(run + " " + job.spec().name());
            RunRow row = runtime.await(run, 0);
            if (row.state() == RunState.SUCCEEDED && !common.json) {
                new Telling(context(), settings)
                        .rows(
                                runtime.record(run),
                                settings.count(ServiceSetting.ROWS),
                                runtime.runtime().objects(),
                                PublishedResult::written);
            }
            return runtime.tell(row, common.json);
        }
    }

    /** The text is sent as it is: what is wrong with it is told by the service, with its lines. */
    private ExitCode there(EffectiveSettings settings) {
        work.refuse();
        JobText text = new JobLoading(context().folder(), settings).text(file);
        try (HttpRuns runs = common.service(context(), settings)) {
            RunId run = runs.submit(JobRequest.of(text)
                    .with(parameters.values(), labels, environment.name())
                    .with(common.settings)
                    .with(reuse.choice())
                    .by(context().arguments()));
            terminal().say(run + " " + runs.record(run).view().row().job());
            return new ServiceWork(context(), settings, runs)
                    .finish(run, settings.count(ServiceSetting.ROWS), common.json);
        }
    }
}
