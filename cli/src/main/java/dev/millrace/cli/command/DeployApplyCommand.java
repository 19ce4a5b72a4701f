package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.service.deploy.Deployment;
import dev.millrace.service.deploy.Deployment.Prepared;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        description = "Deploy, or change what is deployed: show changes and cost at rest, ask, carry out, wait.")
final class DeployApplyCommand extends Tool {
    @Mixin
    DeployOptions options = new DeployOptions();

    @Mixin
    Settling settling = new Settling();

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Override
    public Integer call() {
        return options.call(context(), this::apply);
    }

    private int apply(Deployment deployment) {
        DeployReport report = new DeployReport(terminal(), common.json);
        Confirmation.requirePossible(terminal(), yes);
        Prepared prepared = deployment.prepare(
                options.parameters, settling.millis(), made -> terminal().say("making " + made));
        report.changes(prepared);
        if (!prepared.isNothing() && !Confirmation.given(terminal(), yes, "Carry this out?")) {
            deployment.discard(prepared);
            terminal().say("nothing was changed");
            return ExitCode.OK.code();
        }
        report.stack(deployment.apply(
                prepared,
                settling.millis(),
                removed -> terminal().say("removed version " + removed + ", which no run needed")));
        return ExitCode.OK.code();
    }
}
