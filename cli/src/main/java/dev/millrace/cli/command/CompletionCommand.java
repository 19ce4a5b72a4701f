package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {"Print a completion script for bash and zsh.", "Use it with: source <(millrace completion)"})
final class CompletionCommand extends Tool {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        terminal().print(AutoComplete.bash("millrace", root));
        return ExitCode.OK.code();
    }
}
