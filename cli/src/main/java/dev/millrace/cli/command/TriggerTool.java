package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.watch.TriggerView;
import picocli.CommandLine.Parameters;

/** A command about one trigger that looks or asks, and runs no task. */
abstract class TriggerTool extends Tool {
    @Parameters(paramLabel = "NAME", description = "Name of the trigger: job, or job@environment.")
    String name = "";

    @Override
    public final Integer call() {
        try (HomeView home = HomeView.open(
                CommonOptions.existingHome(context(), common.settings(context())), common.settings(context()))) {
            TriggerStore store = new TriggerStore(home.ports());
            store.known(name);
            call(store);
        }
        return ExitCode.OK.code();
    }

    abstract void call(TriggerStore store);

    /** Says what it does now. */
    final void tellState(TriggerStore store) {
        TriggerView view = TriggerView.of(store, store.known(name));
        if (common.json) {
            print(TriggerJson.of(view));
        } else {
            terminal().print(name + " is " + view.word());
        }
    }
}
