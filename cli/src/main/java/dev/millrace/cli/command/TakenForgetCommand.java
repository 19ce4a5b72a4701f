package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.Failure;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.TakenTables;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rm",
        description = "Forget which files were taken: the next run takes all there are, and adds their rows.")
final class TakenForgetCommand extends Tool {
    @Parameters(paramLabel = "JOB[@ENV][/SOURCE]", description = "Of which job, or of which of its sources.")
    String which = "";

    @Override
    public Integer call() {
        try (HomeView view = HomeView.open(
                CommonOptions.existingHome(context(), common.settings(context())), common.settings(context()))) {
            List<TakenTables.Table> meant = view.taken().list().stream()
                    .filter(table -> which.equals(table.job()) || which.equals(table.job() + "/" + table.source()))
                    .toList();
            if (meant.isEmpty()) {
                throw Failure.invalid(
                                "NOTHING_TAKEN",
                                "No run has taken files of '" + which + "'",
                                "millrace taken ls lists what was taken")
                        .toException();
            }
            for (TakenTables.Table table : meant) {
                if (!view.taken().forget(table)) {
                    throw Failure.invalid(
                                    "RUN_ACTIVE",
                                    "A run is publishing what it has taken of '" + table.source() + "'",
                                    "Wait until it has ended")
                            .toException();
                }
                terminal().print("forgot what was taken of " + table.job() + "/" + table.source());
            }
        }
        return ExitCode.OK.code();
    }
}
