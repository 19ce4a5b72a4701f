package dev.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "cache",
        description = "Look at the kept results of cached steps, or remove them.",
        subcommands = {CacheListCommand.class, CacheRemoveCommand.class})
final class CacheCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do with the cache, for example: millrace cache ls");
    }
}
