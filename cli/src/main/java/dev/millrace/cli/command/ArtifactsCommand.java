package dev.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "artifacts",
        description = "Keep jars and models under names, each with all its versions.",
        subcommands = {
            ArtifactsPushCommand.class,
            ArtifactsListCommand.class,
            ArtifactsGetCommand.class,
            ArtifactsRemoveCommand.class,
            ArtifactsGcCommand.class
        })
final class ArtifactsCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, for example: millrace artifacts ls");
    }
}
