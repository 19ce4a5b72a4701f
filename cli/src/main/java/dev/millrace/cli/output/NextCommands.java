package dev.millrace.cli.output;

import dev.millrace.graph.Failure;
import dev.millrace.graph.RunId;
import dev.millrace.storage.record.RunRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a person would type next, after a run that has not succeeded: only what can help. */
final class NextCommands {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    private static final Map<String, String> LIMITS = Map.of(
            "LIMIT_TASKS", "limits.tasks",
            "LIMIT_BYTES", "limits.bytes",
            "LIMIT_TIME", "limits.wallTime",
            "TASK_TIME", "limits.taskTime");

    private NextCommands() {}

    /**
     * The commands.
     *
     * @param command the words that the run was asked for with; empty if they are not known
     */
    static List<String> after(RunRow row, List<String> command) {
        RunId run = row.run();
        return switch (row.state()) {
            case PUBLISHING -> List.of("millrace runs resume " + run);
            case ACCEPTED, RUNNING -> List.of("millrace runs resume " + run, "millrace runs cancel " + run);
            case FAILED -> failed(run, row.failure(), command);
            case CANCELLED -> List.of("millrace runs retry " + run);
            case SUCCEEDED, EXPIRED -> List.of("millrace runs get " + run);
        };
    }

    private static List<String> failed(RunId run, Optional<Failure> failure, List<String> command) {
        List<String> next = new ArrayList<>();
        next.add("millrace runs logs " + run);
        if (failure.map(NextCommands::isSealed).orElse(false)) {
            if (command.size() > 1 && command.getFirst().equals("run")) {
                next.add(typed(command));
            }
            return next;
        }
        String limit = LIMITS.get(failure.map(Failure::code).orElse(""));
        next.add("millrace runs retry " + run + (limit == null ? "" : " --set " + limit + "=…"));
        return next;
    }

    /** The plan of a run holds its query and its sources as they were: a retry meets them again. What was in the way of an output may be gone. */
    private static boolean isSealed(Failure failure) {
        return switch (failure.kind()) {
            case INVALID -> !failure.code().startsWith("OUTPUT_");
            case CORRUPT -> true;
            case UNAVAILABLE, EXHAUSTED, LIMIT, CONFLICT, UNKNOWN_FATE, BUDGET, BUG -> false;
        };
    }

    private static String typed(List<String> command) {
        return command.stream()
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "millrace ", ""));
    }
}
