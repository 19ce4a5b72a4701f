package dev.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "taken",
        description = "Look at the files that incremental runs have taken, or forget them.",
        subcommands = {TakenListCommand.class, TakenForgetCommand.class})
final class TakenCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, for example: millrace taken ls daily");
    }
}
