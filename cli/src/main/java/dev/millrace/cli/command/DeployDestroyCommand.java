package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.service.deploy.Deployment;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "destroy",
        description = "Remove a deployment; its buckets and its table stay, with all that is in them.")
final class DeployDestroyCommand extends Tool {
    @Mixin
    DeployOptions options = new DeployOptions();

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Override
    public Integer call() {
        Confirmation.requirePossible(terminal(), yes);
        return options.callWithoutDelivery(context(), this::destroy);
    }

    private int destroy(Deployment deployment) {
        if (!Confirmation.given(terminal(), yes, "Remove the deployment '" + options.name + "'?")) {
            terminal().say("nothing was removed");
            return ExitCode.OK.code();
        }
        List<String> left = deployment.destroy();
        terminal().print("removed; these stay: " + String.join(", ", left));
        return ExitCode.OK.code();
    }
}
