package dev.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "deploy",
        description = "Put Millrace into an AWS account, change it, look at it, or remove it.",
        subcommands = {
            DeployPlanCommand.class,
            DeployApplyCommand.class,
            DeployStatusCommand.class,
            DeployDestroyCommand.class
        })
final class DeployCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do with the deployment, for example: millrace deploy plan");
    }
}
