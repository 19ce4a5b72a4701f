package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.KeptFolders;
import dev.millrace.service.runs.KeptResult;
import dev.millrace.service.words.Human;
import java.util.List;
import java.util.stream.Stream;
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
        try (HomeView view = HomeView.open(
                CommonOptions.existingHome(context(), common.settings(context())), common.settings(context()))) {
            List<KeptResult> kept = view.kept().list();
            requireKept(kept);
            long inUse = kept.stream()
                    .filter(this::isMeant)
                    .filter(KeptResult::inUse)
                    .count();
            KeptFolders.Removed removed = view.kept().remove(this::isMeant, false);
            if (common.json) {
                print(JsonLine.object()
                        .put("results", removed.results())
                        .put("files", removed.files())
                        .put("bytes", removed.bytes())
                        .put("inUse", inUse));
            } else {
                terminal()
                        .print("removed " + Human.count(removed.results(), "result") + ", "
                                + Human.bytes(removed.bytes())
                                + (inUse == 0 ? "" : "; " + Human.count(inUse, "result") + " in use stay"));
            }
        }
        return ExitCode.OK.code();
    }

    private void requireKept(List<KeptResult> kept) {
        if (!all && kept.stream().noneMatch(this::isMeant)) {
            List<String> known = kept.stream()
                    .flatMap(one -> Stream.of(one.job(), one.job() + "/" + one.step()))
                    .distinct()
                    .toList();
            throw Failure.invalid(
                            "NOTHING_KEPT",
                            "No result of '" + which + "' is kept",
                            known.isEmpty()
                                    ? "Nothing is kept; millrace cache ls lists what is"
                                    : Suggestion.sentence(which, known))
                    .toException();
        }
    }

    private boolean isMeant(KeptResult kept) {
        return all || which.equals(kept.job()) || which.equals(kept.job() + "/" + kept.step());
    }
}
