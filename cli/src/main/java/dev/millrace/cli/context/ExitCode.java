package dev.millrace.cli.context;

import dev.millrace.graph.Failure;

/** What a command ends with. */
public enum ExitCode {
    OK(0),
    RUN_FAILED(1),
    USAGE(2),
    INVALID(3),
    NOT_PERMITTED(4),
    NOT_FOUND(5),
    CONFLICT(6),
    LIMIT(7),
    UNREACHABLE(8),
    TIMED_OUT(124),
    INTERRUPTED(130);

    /** A task that took longer than the run allows is tried in larger classes first, and is a limit at the end. */
    private static final String TASK_TIME = "TASK_TIME";

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** For a command that could not do what was asked. */
    public static ExitCode of(Failure failure) {
        return switch (failure.kind()) {
            case LIMIT -> LIMIT;
            case UNAVAILABLE, UNKNOWN_FATE -> UNREACHABLE;
            case CONFLICT -> CONFLICT;
            case EXHAUSTED -> failure.code().equals(TASK_TIME) ? LIMIT : RUN_FAILED;
            case CORRUPT, BUDGET, BUG -> RUN_FAILED;
            case INVALID -> ofInvalid(failure.code());
        };
    }

    private static ExitCode ofInvalid(String code) {
        return switch (code) {
            case "RUN_NOT_FOUND", "TRIGGER_NOT_FOUND", "ARTIFACT_NOT_FOUND", "TABLE_NOT_FOUND", "NO_RESULT" ->
                NOT_FOUND;
            case "USAGE", "AMBIGUOUS_RUN" -> USAGE;
            case "TOO_LATE", "OUTPUT_EXISTS" -> CONFLICT;
            case "HOME_READ_ONLY", "UNAUTHENTICATED", "FORBIDDEN", "ORIGIN_REFUSED" -> NOT_PERMITTED;
            default -> INVALID;
        };
    }
}
