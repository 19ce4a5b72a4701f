package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "plan", description = "Show what apply would change in the account, and what it costs at rest.")
final class DeployPlanCommand extends Tool {
    @Mixin
    DeployOptions options = new DeployOptions();

    @Mixin
    Settling settling = new Settling();

    @Override
    public Integer call() {
        return options.call(context(), deployment -> {
            new DeployReport(terminal(), common.json).changes(deployment.plan(options.parameters, settling.millis()));
            return ExitCode.OK.code();
        });
    }
}
