package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.cli.output.ResultFormat;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "run", description = "Run a job: a YAML, JSON or SQL file.")
final class RunCommand extends Tool {
    @Parameters(paramLabel = "FILE", description = "The job.")
    String file = "";

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "Value of a parameter; may be repeated.")
    Map<String, String> parameters = new LinkedHashMap<>();

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
        EffectiveSettings settings = common.settings(context(), work.flags());
        LoadedJob job = reuse.over(
                new JobLoading(context().folder(), settings).load(file, parameters, labels, environment.name()));
        Destinations.check(job.spec(), CommonOptions.homeOf(context(), settings), settings);
        try (Work runtime = Work.start(context(), settings)) {
            RunId run = runtime.submit(job);
            terminal().say(run + " " + job.spec().name());
            RunRow row = runtime.await(run, 0);
            if (row.state() == RunState.SUCCEEDED && !common.json) {
                show(runtime, run, settings.count(ServiceSetting.ROWS));
            }
            ExitCode code = runtime.tell(row, common.json);
            runtime.finishAdopted(Optional.empty());
            return code.code();
        }
    }

    private void more(RunId run, String name, long shown, long all) {
        if (all > shown) {
            terminal()
                    .say("(" + Human.count(shown) + " of " + Human.count(all, "row")
                            + "; all of them: millrace runs results " + run + name + " --limit 0)");
        }
    }

    /** The first rows of each result. */
    private void show(Work runtime, RunId run, int rows) {
        if (rows == 0) {
            return;
        }
        runtime.runtime().catalogue().plan(run).ifPresent(plan -> {
            try (ResultReader reader = new ResultReader(runtime.runtime().objects())) {
                for (OutputSpec output : plan.results()) {
                    Optional<Manifest> manifest = runtime.runtime().catalogue().manifest(run, output);
                    if (manifest.isPresent()) {
                        PublishedResult written = PublishedResult.written(output, manifest.get());
                        terminal().say(plan.results().size() > 1 ? "\n" + output.name() : "");
                        reader.read(
                                written,
                                ResultFormat.TABLE.cells(),
                                rows,
                                ResultFormat.TABLE.sink(terminal().out()));
                        more(run, plan.results().size() > 1 ? " --name " + output.name() : "", rows, written.rows());
                    }
                }
            }
        });
    }
}
