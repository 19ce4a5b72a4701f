package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.Failure;
import dev.millrace.service.deploy.Stacks.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Show what is deployed: its state, its buckets, its table, its tick.")
final class DeployStatusCommand extends Tool {
    @Mixin
    DeployOptions options = new DeployOptions();

    @Override
    public Integer call() {
        return options.callWithoutDelivery(context(), deployment -> {
            Stack stack = deployment
                    .status()
                    .orElseThrow(() -> Failure.invalid(
                                    "NOT_DEPLOYED",
                                    "There is no deployment '" + options.name + "' here",
                                    "Name it with --name, or make it with millrace deploy apply")
                            .toException());
            new DeployReport(terminal(), common.json).stack(stack, deployment.releases(stack), deployment.tick(stack));
            return ExitCode.OK.code();
        });
    }
}
