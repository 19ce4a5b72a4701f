package dev.millrace.engine.sql;

import dev.millrace.engine.ExhaustedException;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what went wrong in a task into what the coordinator acts on. */
final class TaskFailures {
    private static final Pattern ASKED =
            Pattern.compile("failed to (?:allocate|pin|\\w+).*? of size ([0-9.]+) ([KMGT]?i?B|bytes)");
    private static final Pattern USED =
            Pattern.compile("\\(([0-9.]+) ([KMGT]?i?B|bytes)/[0-9.]+ (?:[KMGT]?i?B|bytes) used\\)");

    private TaskFailures() {}

    /** @param limitBytes DuckDB's memory limit */
    static MillraceException of(SQLException error, long limitBytes) {
        Failure failure = SqlErrors.failure(error);
        if (failure.kind() != FailureKind.EXHAUSTED) {
            return new MillraceException(failure, error);
        }
        String message = String.valueOf(error.getMessage());
        long peakBytes = Math.min(limitBytes, size(USED, message)) + size(ASKED, message);
        return new ExhaustedException(failure, Math.max(peakBytes, limitBytes), error);
    }

    private static long size(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? (long) (Double.parseDouble(matcher.group(1)) * unitBytes(matcher.group(2))) : 0;
    }

    private static long unitBytes(String unit) {
        int power = "KMGT".indexOf(unit.charAt(0)) + 1;
        return unit.equals("bytes") ? 1 : 1L << (10 * power);
    }

    /** The worker's own disk. */
    static MillraceException of(IOException error) {
        String message = "the worker's scratch folder could not be used: '" + error.getMessage() + "'";
        boolean full = String.valueOf(error.getMessage()).contains("No space left");
        Failure failure = full
                ? Failure.of(FailureKind.EXHAUSTED, "DISK_FULL", message).withRemedy("Free disk space of the worker")
                : Failure.of(FailureKind.UNAVAILABLE, "SCRATCH_UNAVAILABLE", message);
        return full ? new ExhaustedException(failure, 0, error) : new MillraceException(failure, error);
    }
}
