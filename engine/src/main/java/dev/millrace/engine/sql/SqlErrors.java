package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.sql.SQLException;

/** What a failed statement means. */
final class SqlErrors {
    private SqlErrors() {}

    static Failure failure(SQLException error) {
        String message = String.valueOf(error.getMessage());
        String kind = message.contains(" Error: ") ? message.substring(0, message.indexOf(" Error: ")) : "";
        return switch (kind) {
            case "Out of Memory" -> message.contains("max_temp_directory_size")
                    ? Failure.of(FailureKind.EXHAUSTED, "OUT_OF_DISK", message)
                    : Failure.of(FailureKind.EXHAUSTED, "OUT_OF_MEMORY", message);
            case "INTERNAL", "FATAL" -> Failure.of(FailureKind.BUG, "DUCKDB_INTERNAL", message);
            case "INTERRUPT" -> Failure.of(FailureKind.UNAVAILABLE, "INTERRUPTED", message);
            default -> Failure.of(FailureKind.INVALID, "SQL", message);
        };
    }
}
