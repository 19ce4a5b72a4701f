package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.client.Runs;
import dev.millrace.service.settings.EffectiveSettings;
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

    @Mixin
    ParameterOption parameters = new ParameterOption();

    @Mixin
    ReuseOptions reuse = new ReuseOptions();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags(), query.environment.name());
        terminal().print(shown(settings).stripTrailing());
        return ExitCode.OK.code();
    }

    private String shown(EffectiveSettings settings) {
        if (analyzed != null) {
            try (Runs runs = common.runs(context(), settings)) {
                return runs.analyzed(runs.find(analyzed), chosenFormat());
            }
        }
        if (CommonOptions.isRemote(settings)) {
            work.refuse();
            try (HttpRuns runs = common.service(context(), settings)) {
                return runs.plan(
                        query.request(context(), settings, file, parameters.values())
                                .with(common.settings)
                                .with(reuse.choice()),
                        chosenFormat());
            }
        }
        return ofJob(settings).show(chosenFormat());
    }

    private PlanView.Format chosenFormat() {
        return format != null ? format : common.json ? PlanView.Format.JSON : PlanView.Format.TEXT;
    }

    private PlanView ofJob(EffectiveSettings settings) {
        return QueryOptions.plan(
                context(), settings, reuse.over(query.job(context(), settings, file, parameters.values())));
    }
}
