package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.coordinator.plan.source.TableFacts;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.TableLook;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "describe",
        description = "Tell columns, files, rows, bytes, row groups, partitions, and where files differ.")
final class TablesDescribeCommand extends Tool {
    @Mixin
    LookedTable table = new LookedTable();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context());
        JobLoading loading = new JobLoading(context().folder(), settings);
        TableFacts facts = TableLook.describe(
                table.query(context().folder(), loading).sources().getFirst(),
                CommonOptions.homeFolder(context(), settings),
                settings);
        if (common.json) {
            print(json(facts));
        } else {
            tell(facts);
        }
        return ExitCode.OK.code();
    }

    private static ObjectNode json(TableFacts facts) {
        ObjectNode node = JsonLine.object();
        node.put("format", facts.format()).put("files", facts.files()).put("bytes", facts.bytes());
        node.put("rows", facts.rows()).put("rowsExact", facts.rowsExact()).put("rowGroups", facts.rowGroups());
        ArrayNode columns = node.putArray("columns");
        facts.columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.name())
                        .put("type", column.type())
                        .put("partition", facts.partitions().contains(column.name())));
        ArrayNode readings = node.putArray("readAs");
        facts.readAs()
                .forEach(reading ->
                        readings.addObject().put("how", reading.how()).put("files", reading.files()));
        ArrayNode drift = node.putArray("drift");
        facts.drift()
                .forEach(one -> drift.addObject()
                        .put("column", one.column())
                        .put("found", one.found())
                        .put("files", one.files())
                        .put("first", one.first()));
        return node;
    }

    private void tell(TableFacts facts) {
        String groups = facts.rowGroups() == 0 ? "" : " in " + Human.count(facts.rowGroups(), "row group");
        terminal()
                .print(Human.count(facts.files(), facts.format() + " file") + ", " + Human.bytes(facts.bytes()) + ", "
                        + (facts.rowsExact() ? "" : "about ") + Human.count(facts.rows(), "row") + groups);
        TextTable columns = new TextTable(List.of("COLUMN", "TYPE", ""));
        facts.columns()
                .forEach(column -> columns.add(List.of(
                        column.name(), column.type(), facts.partitions().contains(column.name()) ? "partition" : "")));
        columns.lines().forEach(terminal()::print);
        facts.readAs()
                .forEach(reading ->
                        terminal().print("read as " + reading.how() + ": " + Human.count(reading.files(), "file")));
        if (!facts.drift().isEmpty()) {
            TextTable drift = new TextTable(List.of("DIFFERENT", "IS", ">FILES", "FIRST"));
            facts.drift()
                    .forEach(one ->
                            drift.add(List.of(one.column(), one.found(), Integer.toString(one.files()), one.first())));
            drift.lines().forEach(terminal()::print);
        }
    }
}
