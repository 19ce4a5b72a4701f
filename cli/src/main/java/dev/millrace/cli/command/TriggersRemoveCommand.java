package dev.millrace.cli.command;

import dev.millrace.cli.output.JsonLine;
import dev.millrace.service.client.Triggers;
import picocli.CommandLine.Command;

@Command(
        name = "rm",
        description =
                "Remove a trigger: no batch is begun any more, one that runs is finished. What it has taken stays.")
final class TriggersRemoveCommand extends TriggerTool {
    @Override
    void call(Triggers triggers) {
        triggers.remove(name);
        if (common.json) {
            print(JsonLine.object().put("trigger", name).put("removed", true));
        } else {
            terminal().print(name + " is removed");
        }
    }
}
