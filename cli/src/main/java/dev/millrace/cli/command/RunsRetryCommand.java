package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.RunId;
import dev.millrace.service.runs.Answers;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.List;
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
            Answers.retried(answer);
            ExitCode code = runtime.tell(runtime.await(run, 0), common.json);
            runtime.finishAdopted(Optional.of(run));
            return code.code();
        }
    }

    /** The run's own limits, except for those that the command line sets anew. */
    private Optional<Limits> limits(EffectiveSettings settings, Limits before) {
        List<String> given = common.settings.keySet().stream()
                .filter(key -> key.startsWith("limits."))
                .map(key -> key.substring("limits.".length()))
                .toList();
        return given.isEmpty() ? Optional.empty() : Optional.of(settings.limitsOver(before, given));
    }
}
