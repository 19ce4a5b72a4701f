package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.graph.Failure;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.KeptFolders;
import dev.millrace.service.runs.KeptResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "rm", description = "Remove kept results of cached steps; those in use stay.")
final class CacheRemoveCommand extends Tool {
    @Parameters(arity = "0..1", paramLabel = "JOB[/STEP]", description = "Of which job, or of which of its steps.")
    String which = "";

    @Option(names = "--all", description = "Those of all jobs.")
    boolean all;

    @Override
    public Integer call() {
        if (which.isEmpty() != all) {
            throw Failure.invalid(
                            "USAGE", "Name a job, or a job and a step, or say --all", "millrace cache rm daily/clean")
                    .toException();
        }
        try (HomeView view = HomeView.open(CommonOptions.existingHome(context(), common.settings(context())))) {
            KeptFolders.Removed removed = view.kept().remove(this::isMeant, false);
            if (common.json) {
                print(JsonLine.object()
                        .put("results", removed.results())
                        .put("files", removed.files())
                        .put("bytes", removed.bytes()));
            } else {
                terminal()
                        .print("removed " + Human.count(removed.results(), "result") + ", "
                                + Human.bytes(removed.bytes()));
            }
        }
        return ExitCode.OK.code();
    }

    private boolean isMeant(KeptResult kept) {
        return all || which.equals(kept.job()) || which.equals(kept.job() + "/" + kept.step());
    }
}
