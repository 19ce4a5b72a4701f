package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.graph.Failure;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.RunView;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "ls", description = "List runs, the newest first.")
final class RunsListCommand extends Tool {
    @Option(names = "--limit", paramLabel = "N", description = "Most runs (default: 50; 0: all).")
    int limit = 50;

    @Option(names = "--state", paramLabel = "STATE", description = "Only runs in this state.")
    @Nullable
    String state;

    @Override
    public Integer call() {
        requireState();
        try (HomeView home = HomeView.open(
                CommonOptions.existingHome(context(), common.settings(context())), common.settings(context()))) {
            List<RunRow> rows = home.catalogue().list().stream()
                    .filter(row -> state == null || row.state().name().equalsIgnoreCase(state))
                    .limit(limit == 0 ? Long.MAX_VALUE : limit)
                    .toList();
            print(rows, home.processes());
        }
        return ExitCode.OK.code();
    }

    private void requireState() {
        if (state != null
                && Arrays.stream(RunState.values())
                        .noneMatch(known -> known.name().equalsIgnoreCase(state))) {
            throw Failure.invalid(
                            "USAGE",
                            "There is no state '" + state + "'",
                            "Known: "
                                    + Arrays.stream(RunState.values())
                                            .map(RunState::name)
                                            .collect(Collectors.joining(", ")))
                    .toException();
        }
    }

    private void print(List<RunRow> rows, LivingProcesses processes) {
        if (common.json) {
            rows.forEach(row -> print(
                    RunJson.of(row).put("seconds", millis(row) / 1000.0).put("driven", processes.isDriven(row.run()))));
            return;
        }
        TextTable table = new TextTable(List.of("RUN", "JOB", "STATE", "SUBMITTED", ">TIME"));
        for (RunRow row : rows) {
            String time = Human.millis(millis(row));
            table.add(List.of(
                    row.run().value(), row.job(), words(row, processes), Human.moment(row.submittedMillis()), time));
        }
        table.lines().forEach(terminal()::print);
    }

    private static long millis(RunRow row) {
        return new RunView(row, row.failure(), Optional.empty(), List.of(), List.of())
                .millis(System.currentTimeMillis());
    }

    /** A run that goes on although nobody drives it was left by its command. */
    static String words(RunRow row, LivingProcesses processes) {
        if (row.state().isEnded()) {
            return row.state().name();
        }
        return row.state().name() + (row.paused() ? " (paused)" : processes.isDriven(row.run()) ? "" : " (left)");
    }
}
