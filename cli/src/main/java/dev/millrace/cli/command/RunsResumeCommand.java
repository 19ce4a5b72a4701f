package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.home.Home;
import dev.millrace.service.runs.Answers;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.record.RunRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        description = "Go on with a run whose command was killed; only tasks without a result run again.")
final class RunsResumeCommand extends Tool {
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
            runs.resume(run);
            return new ServiceWork(context(), settings, runs).finish(run, 0, common.json);
        }
    }

    private ExitCode here(EffectiveSettings settings) {
        Home home = CommonOptions.existingHome(context(), settings);
        try (Work runtime = Work.start(context(), settings)) {
            RunId run = runtime.runtime().catalogue().find(name);
            RunRow row = runtime.runtime().catalogue().known(run);
            Answers.requireResumable(row);
            if (!row.state().isEnded() && !runtime.runtime().resume(run)) {
                terminal().say("another command of " + home.folder() + " works on " + run + "; watching it");
            }
            return runtime.tell(runtime.await(run, 0), common.json);
        }
    }
}
