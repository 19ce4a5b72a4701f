package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.runs.Answers;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "retry",
        description = {
            "Try a failed or cancelled run again; only tasks without a result run.",
            "A run that a limit ended goes on with a higher one: --set limits.bytes=10GB"
        })
final class RunsRetryCommand extends Tool {
    @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, @last, @last-1, …")
    String name = "";

    @Mixin
    WorkOptions work = new WorkOptions();

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags(), environment.name());
        return (CommonOptions.isRemote(settings) ? there(settings) : here(settings)).code();
    }

    private ExitCode there(EffectiveSettings settings) {
        work.refuse();
        try (HttpRuns runs = common.service(context(), settings)) {
            RunId run = runs.find(name);
            runs.retry(run, given());
            return new ServiceWork(context(), settings, runs).finish(run, 0, common.json);
        }
    }

    /** Limits that the command line sets anew, by name. */
    private Map<String, String> given() {
        Map<String, String> limits = new TreeMap<>();
        common.settings.forEach((key, value) -> {
            if (key.startsWith("limits.")) {
                limits.put(key.substring("limits.".length()), value);
            }
        });
        return limits;
    }

    private ExitCode here(EffectiveSettings settings) {
        CommonOptions.existingHome(context(), settings);
        try (Work runtime = Work.start(context(), settings)) {
            RunId run = runtime.runtime().catalogue().find(name);
            UserActions.Answer answer = runtime.runtime()
                    .retry(
                            run,
                            limits(
                                    settings,
                                    runtime.runtime().catalogue().known(run).limits()));
            Answers.retried(answer);
            return runtime.tell(runtime.await(run, 0), common.json);
        }
    }

    /** The run's own limits, except for those that the command line sets anew. */
    private Optional<Limits> limits(EffectiveSettings settings, Limits before) {
        return given().isEmpty() ? Optional.empty() : Optional.of(settings.limitsOver(before, given().keySet()));
    }
}
