package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.service.client.Triggers;
import dev.millrace.service.result.TextTable;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "ls", description = "List triggers and how many files each has taken.")
final class TriggersListCommand extends Tool {
    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public Integer call() {
        try (Triggers triggers = common.triggers(context(), common.settings(context(), Map.of(), environment.name()))) {
            if (common.json) {
                triggers.list().forEach(this::print);
            } else {
                table(triggers.list());
            }
        }
        return ExitCode.OK.code();
    }

    private void table(List<ObjectNode> triggers) {
        TextTable table = new TextTable(
                List.of("TRIGGER", "STATE", ">BATCHES", ">WAITING", ">TAKEN", ">SAME", ">QUARANTINED", "WAITS FOR"));
        for (ObjectNode trigger : triggers) {
            table.add(List.of(
                    trigger.required("name").stringValue(),
                    trigger.required("state").stringValue(),
                    Integer.toString(trigger.required("batch").intValue()),
                    count(trigger, "pending"),
                    count(trigger, "taken"),
                    count(trigger, "same"),
                    count(trigger, "quarantined"),
                    TriggerWords.what(trigger)));
        }
        table.lines().forEach(terminal()::print);
    }

    private static String count(ObjectNode trigger, String state) {
        return Integer.toString(trigger.path("files").path(state).asInt(0));
    }
}
