package dev.millrace.cli.command;

import dev.millrace.cli.output.JsonLine;
import dev.millrace.service.client.NamedTables;
import picocli.CommandLine.Command;

@Command(
        name = "rm",
        description = "Take a registered name away; its files stay, and so do its versions for jobs that name one.")
final class TablesRemoveCommand extends NamedTableTool {
    @Override
    void call(NamedTables tables) {
        tables.remove(name);
        if (common.json) {
            print(JsonLine.object().put("table", name).put("removed", true));
        } else {
            terminal().print(name + " is removed");
        }
    }
}
