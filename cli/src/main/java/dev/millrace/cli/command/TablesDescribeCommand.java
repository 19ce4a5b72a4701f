package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.source.TableFacts;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Place;
import dev.millrace.service.client.HttpTables;
import dev.millrace.service.client.JobRequest;
import dev.millrace.service.document.TableJson;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.jobs.TableLook;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.words.Human;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "describe",
        description = "Tell columns, files, rows, bytes, row groups, partitions, and where files differ.")
final class TablesDescribeCommand extends Tool {
    @Mixin
    LookedTable table = new LookedTable();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context());
        QueryJob query = table.query(context(), common, settings);
        JobSpec job = query.job("SELECT * FROM " + table.name(), Place.of("<sql>"), JobRequest.KEPT);
        TableFacts facts = CommonOptions.isRemote(settings) ? there(job, settings) : here(job, settings);
        if (common.json) {
            print(TableJson.facts(facts));
        } else {
            tell(facts);
        }
        return ExitCode.OK.code();
    }

    private TableFacts here(JobSpec job, EffectiveSettings settings) {
        return TableLook.describe(
                CommonOptions.tablesOfHome(context(), settings)
                        .resolved(job)
                        .sources()
                        .getFirst(),
                CommonOptions.homeFolder(context(), settings),
                settings);
    }

    private TableFacts there(JobSpec job, EffectiveSettings settings) {
        try (HttpTables tables = common.tablesOfService(context(), settings)) {
            return tables.describe(JobRequest.of(new JobLoading(context().folder(), settings).load(job)));
        }
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
