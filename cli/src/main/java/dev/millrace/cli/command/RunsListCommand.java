package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.Failure;
import dev.millrace.service.client.Runs;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.RunState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "ls", description = "List runs, the newest first.")
final class RunsListCommand extends Tool {
    @Option(names = "--limit", paramLabel = "N", description = "Most runs (default: 50; 0: all).")
    int limit = 50;

    @Option(names = "--state", paramLabel = "STATE", description = "Only runs in this state.")
    @Nullable
    String state;

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public Integer call() {
        requireState();
        int most = ListLimit.of("--limit", limit);
        try (Runs runs = common.runs(context(), common.settings(context(), Map.of(), environment.name()))) {
            print(runs.list(state == null ? "" : state, most));
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

    private void print(List<ObjectNode> runs) {
        if (common.json) {
            runs.forEach(this::print);
            return;
        }
        TextTable table = new TextTable(List.of("RUN", "JOB", "STATE", "SUBMITTED", ">TIME"));
        for (ObjectNode run : runs) {
            long end = run.path("endedMillis").asLong(System.currentTimeMillis());
            table.add(List.of(
                    run.required("id").stringValue(),
                    run.required("job").stringValue(),
                    words(run),
                    Human.moment(run.required("submittedMillis").longValue()),
                    Human.millis(Math.max(0, end - run.required("startedMillis").longValue()))));
        }
        table.lines().forEach(terminal()::print);
    }

    /** A run that goes on although nobody drives it was left by its command. */
    static String words(ObjectNode run) {
        String state = run.required("state").stringValue();
        if (RunState.valueOf(state).isEnded()) {
            return state;
        }
        boolean driven = run.required("driven").booleanValue();
        return state + (run.path("paused").asBoolean(false) ? " (paused)" : driven ? "" : " (left)");
    }
}
