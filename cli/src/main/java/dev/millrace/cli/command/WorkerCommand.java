package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.service.runtime.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "worker", hidden = true, description = "A worker process; started by run --workers.")
final class WorkerCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ASSIGNMENT", description = "File that the command wrote.")
    String assignment = "";

    @Parameters(index = "1", paramLabel = "NUMBER", description = "Which worker.")
    String number = "";

    @Override
    public Integer call() {
        try {
            WorkerProcess.main(new String[] {assignment, number});
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return ExitCode.OK.code();
    }
}
