package dev.millrace.service.http;

import dev.millrace.graph.Failure;
import java.util.Set;

/** The status of an answer that tells of a failure. */
final class FailureStatus {
    private static final Set<String> MISSING = Set.of(
            "RUN_NOT_FOUND",
            "NO_RESULT",
            "JOB_NOT_FOUND",
            "TRIGGER_NOT_FOUND",
            "ARTIFACT_NOT_FOUND",
            "TABLE_NOT_FOUND",
            "NOT_PLANNED");
    private static final Set<String> OF_THE_STATE = Set.of(
            "TOO_LATE",
            "NOT_RETRYABLE",
            "NOT_RESUMABLE",
            "OUTPUT_EXISTS",
            "RUN_ACTIVE",
            "TRIGGER_CHANGED",
            "TABLE_EXISTS");

    private FailureStatus() {}

    static int of(Failure failure) {
        return switch (failure.kind()) {
            case INVALID -> ofInvalid(failure.code());
            case LIMIT, EXHAUSTED -> 422;
            case CONFLICT -> 409;
            case UNAVAILABLE, UNKNOWN_FATE -> 503;
            case CORRUPT, BUDGET, BUG -> 500;
        };
    }

    private static int ofInvalid(String code) {
        return MISSING.contains(code) ? 404 : OF_THE_STATE.contains(code) ? 409 : 422;
    }
}
