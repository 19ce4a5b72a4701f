package dev.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "triggers",
        description = "Look at what begins runs by itself, and hold it, let it go on, or let it take what is there.",
        subcommands = {
            TriggersListCommand.class,
            TriggersPutCommand.class,
            TriggersGetCommand.class,
            TriggersHistoryCommand.class,
            TriggersFireCommand.class,
            TriggersPauseCommand.class,
            TriggersResumeCommand.class,
            TriggersReleaseCommand.class,
            TriggersRemoveCommand.class
        })
final class TriggersCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, for example: millrace triggers ls");
    }
}
