package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.RunId;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.Map;
import java.util.Optional;
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

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        CommonOptions.existingHome(context(), settings);
        try (Work runtime = Work.start(context(), settings)) {
            RunId run = runtime.runtime().catalogue().find(name);
            UserActions.Answer answer = runtime.runtime()
                    .retry(
                            run,
                            limits(
                                    settings,
                                    runtime.runtime().catalogue().known(run).limits()));
            switch (answer) {
                case UserActions.Answer.Done _, UserActions.Answer.Already _ -> {}
                case UserActions.Answer.TooLate late ->
                    throw Failure.invalid(
                                    "NOT_RETRYABLE",
                                    "The run " + run + " is " + late.run().state()
                                            + "; only failed and cancelled runs are tried again",
                                    late.run().state().isEnded()
                                            ? "Run the job again"
                                            : "Go on with: millrace runs resume " + run)
                            .toException();
                case UserActions.Answer.Unknown _ ->
                    throw Failure.invalid("RUN_NOT_FOUND", "There is no run " + run, "millrace runs ls lists the runs")
                            .toException();
            }
            ExitCode code = runtime.tell(runtime.await(run, 0), common.json);
            runtime.finishAdopted(Optional.of(run));
            return code.code();
        }
    }

    /** The run's own limits, except for those that the command line sets anew. */
    private Optional<Limits> limits(EffectiveSettings settings, Limits before) {
        Map<String, String> given = common.settings;
        if (given.keySet().stream().noneMatch(key -> key.startsWith("limits."))) {
            return Optional.empty();
        }
        Limits all = settings.limits(Limits.DEFAULT);
        return Optional.of(before.with(
                given.containsKey("limits.tasks") ? all.tasks() : before.tasks(),
                given.containsKey("limits.attempts") ? all.attempts() : before.attempts(),
                given.containsKey("limits.wallTime") ? all.wallMillis() : before.wallMillis(),
                given.containsKey("limits.taskTime") ? all.taskMillis() : before.taskMillis(),
                given.containsKey("limits.bytes") ? all.bytes() : before.bytes()));
    }
}
