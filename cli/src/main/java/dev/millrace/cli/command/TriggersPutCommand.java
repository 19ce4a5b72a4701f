package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.client.HttpTriggers;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.TriggerCheck;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.watch.TriggerView;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "put",
        description = "Register the trigger of a job, or another version of it; a service then takes what comes.")
final class TriggersPutCommand extends Tool {
    @Parameters(paramLabel = "FILE", description = "A job with a trigger.")
    String file = "";

    @Mixin
    ParameterOption parameters = new ParameterOption();

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), Map.of(), environment.name());
        JobLoading loading = new JobLoading(context().folder(), settings);
        JobText text = loading.text(file);
        TriggerSpec spec = loading.trigger(text, parameters.values(), Map.of(), environment.name());
        ObjectNode trigger = CommonOptions.isRemote(settings) ? there(settings, text, spec) : here(settings, spec);
        if (common.json) {
            print(trigger);
        } else {
            terminal().print(spec.name() + " waits for " + TriggerWords.what(trigger));
        }
        return ExitCode.OK.code();
    }

    private ObjectNode there(EffectiveSettings settings, JobText text, TriggerSpec spec) {
        try (HttpTriggers triggers = common.triggersOfService(context(), settings)) {
            ObjectNode trigger = triggers.put(spec.name(), text, parameters.values(), environment.name());
            if (triggers.isOfThisMachine()) {
                warn(spec, trigger);
            }
            return trigger;
        }
    }

    private ObjectNode here(EffectiveSettings settings, TriggerSpec spec) {
        Destinations.check(spec.job(), CommonOptions.homeOf(context(), settings), settings);
        try (Work work = Work.start(context(), settings)) {
            TriggerCheck.check(spec, work.runtime()::explain);
            TriggerStore store = new TriggerStore(work.runtime().ports());
            ObjectNode trigger = TriggerJson.of(TriggerView.of(store, store.register(spec)));
            warn(spec, trigger);
            return trigger;
        }
    }

    private void warn(TriggerSpec spec, ObjectNode trigger) {
        TriggerWords.absent(spec.name(), trigger).ifPresent(terminal()::say);
    }
}
