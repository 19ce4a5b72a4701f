package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.Failure;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.client.HttpTriggers;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "fire",
        description =
                "Take all files that are there now, however few, or run the job now; and wait for the end, of a service"
                        + " no longer than --timeout says.")
final class TriggersFireCommand extends Tool {
    @Parameters(paramLabel = "NAME", description = "Name of the trigger: job, or job@environment.")
    String name = "";

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Mixin
    TimeoutOption timeout = new TimeoutOption();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags(), environment.name());
        if (CommonOptions.isRemote(settings)) {
            work.refuse();
            try (HttpTriggers triggers = common.triggersOfService(context(), settings)) {
                Watching watching = new Watching(context(), settings, common.json);
                ServiceFiring.Waits waits = ServiceFiring.Waits.usual(timeout.millis());
                return new ServiceFiring(context(), triggers, watching, waits, triggers.isOfThisMachine())
                        .fire(name)
                        .code();
            }
        }
        if (timeout.isSaid()) {
            throw Failure.invalid(
                            "USAGE",
                            "--timeout is for what a service does; in a home this command works itself",
                            "Leave it out, or name the service with --endpoint")
                    .toException();
        }
        CommonOptions.existingHome(context(), settings);
        try (Work runtime = Work.start(context(), settings)) {
            TriggerStore store = new TriggerStore(runtime.runtime().ports());
            TriggerSpec spec = store.spec(store.known(name));
            if (spec.schedule().isPresent()) {
                store.fire(name);
            }
            Watching watching = new Watching(context(), settings, common.json);
            boolean fine = watching.watch(runtime.runtime(), List.of(spec), true);
            if (store.known(name).paused()) {
                context().terminal().say(TriggerWords.paused(name));
            } else if (fine && spec.upload().isPresent() && !watching.hasSettledAny()) {
                watching.nothing(name, TriggerJson.waitsFor(spec), true);
            }
            return (fine ? ExitCode.OK : ExitCode.RUN_FAILED).code();
        }
    }
}
