package dev.millrace.cli.command;

import dev.millrace.graph.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "head", description = "Print the first rows.")
final class TablesHeadCommand extends Tool {
    @Mixin
    LookedTable table = new LookedTable();

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            description = "How many rows (default: 10).")
    int rows = 10;

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
                "SELECT * FROM " + table.name() + " LIMIT " + rows());
    }

    private int rows() {
        if (rows < 1) {
            throw Failure.invalid("USAGE", "--rows cannot be " + rows, "Write a number from 1")
                    .toException();
        }
        return rows;
    }
}
