package dev.millrace.cli.command;

import dev.millrace.service.client.NamedTables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "get", description = "Show what a registered table stands for, and its versions.")
final class TablesGetCommand extends NamedTableTool {
    @Option(names = "--version", paramLabel = "N", description = "Not the last version.")
    int version;

    @Override
    void call(NamedTables tables) {
        ObjectNode table = tables.get(name, version);
        if (common.json) {
            print(table);
            return;
        }
        terminal().print(name + " " + words(table));
        table.required("source")
                .properties()
                .forEach(said -> terminal().print("  " + said.getKey() + ": " + shown(said.getValue())));
        if (version == 0) {
            tables.versions(name).reversed().stream()
                    .skip(1)
                    .forEach(one -> terminal().print("  before: " + words(one)));
        }
    }

    /** A list of one as that one, as most people write it. */
    private static String shown(JsonNode value) {
        JsonNode one = value.isArray() && value.size() == 1 ? value.get(0) : value;
        return one.isString() ? one.stringValue() : one.toString();
    }
}
