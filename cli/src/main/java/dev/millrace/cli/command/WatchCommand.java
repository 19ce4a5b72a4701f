package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.TriggerCheck;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "watch",
        description = "Register the triggers of jobs, and run the jobs on what comes until it is interrupted.")
final class WatchCommand extends Tool {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Jobs with a trigger.")
    List<String> files = new ArrayList<>();

    @Mixin
    ParameterOption parameters = new ParameterOption();

    @Option(names = "--once", description = "End when all that is there now was taken.")
    boolean once;

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        JobLoading loading = new JobLoading(context().folder(), settings);
        List<TriggerSpec> specs = new ArrayList<>();
        for (String file : files) {
            TriggerSpec spec = loading.trigger(file, parameters.values(), Map.of(), environment.name());
            Destinations.check(spec.job(), CommonOptions.homeOf(context(), settings), settings);
            specs.add(spec);
        }
        try (Work runtime = Work.start(context(), settings)) {
            TriggerStore store = new TriggerStore(runtime.runtime().ports());
            for (TriggerSpec spec : specs) {
                TriggerCheck.check(spec, runtime.runtime()::explain);
                store.register(spec);
                tell(spec);
            }
            boolean fine = new Watching(context(), settings, common.json).watch(runtime.runtime(), specs, once);
            return (fine ? ExitCode.OK : ExitCode.RUN_FAILED).code();
        }
    }

    private void tell(TriggerSpec spec) {
        ObjectNode trigger = TriggerJson.waitsFor(spec);
        terminal().say(spec.name() + " waits for " + TriggerWords.what(trigger));
        TriggerWords.absent(spec.name(), trigger).ifPresent(terminal()::say);
    }
}
