package dev.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "tables",
        description = "Look at tables in files, name them and care for them. PATH is a file, a folder or a pattern.",
        subcommands = {
            TablesListCommand.class,
            TablesRegisterCommand.class,
            TablesGetCommand.class,
            TablesRemoveCommand.class,
            TablesDescribeCommand.class,
            TablesHeadCommand.class,
            TablesStatsCommand.class,
            TablesVerifyCommand.class,
            TablesCompactCommand.class
        })
final class TablesCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do with tables, for example: millrace tables verify out/routes");
    }
}
