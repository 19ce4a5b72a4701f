package dev.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "runs",
        description =
                "Look at runs and act on them. RUN is an id, a unique beginning of one, @last, or @last-1 and so on.",
        subcommands = {
            RunsListCommand.class,
            RunsGetCommand.class,
            RunsWatchCommand.class,
            RunsWaitCommand.class,
            RunsCancelCommand.class,
            RunsResumeCommand.class,
            RunsRetryCommand.class,
            RunsLogsCommand.class,
            RunsStagesCommand.class,
            RunsTasksCommand.class,
            RunsStoryCommand.class,
            RunsReportCommand.class,
            RunsLineageCommand.class,
            RunsResultsCommand.class,
            RunsRemoveCommand.class
        })
final class RunsCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with runs, for example: millrace runs ls");
    }
}
