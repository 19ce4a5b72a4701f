package dev.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stats",
        description = "Tell of each column least, greatest, distinct and missing values and quantiles: reads all rows.")
final class TablesStatsCommand extends Tool {
    @Mixin
    LookedTable table = new LookedTable();

    @Mixin
    Results results = new Results();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        return Statements.runOne(
                context(),
                common,
                work,
                results,
                settings -> table.query(context(), common, settings),
                "SUMMARIZE " + table.name());
    }
}
