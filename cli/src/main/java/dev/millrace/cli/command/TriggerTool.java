package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.service.client.Triggers;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** A command about one trigger of a home or of a service, that looks or asks, and runs no task. */
abstract class TriggerTool extends Tool {
    @Parameters(paramLabel = "NAME", description = "Name of the trigger: job, or job@environment.")
    String name = "";

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public final Integer call() {
        try (Triggers triggers = common.triggers(context(), common.settings(context(), Map.of(), environment.name()))) {
            call(triggers);
        }
        return ExitCode.OK.code();
    }

    abstract void call(Triggers triggers);

    /** Says what it does now. */
    final void tellState(ObjectNode trigger) {
        if (common.json) {
            print(trigger);
        } else {
            terminal().print(name + " is " + trigger.required("state").stringValue());
        }
    }
}
