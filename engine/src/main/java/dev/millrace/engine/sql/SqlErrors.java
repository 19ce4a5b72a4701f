package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.sql.DuckError;
import dev.millrace.storage.sql.DuckErrors;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** What a failed statement of a task means: as for any text of DuckDB's, but a worker's disk and files have errors of their own. */
final class SqlErrors {
    private static final Pattern DISK =
            Pattern.compile("max_temp_directory_size|failed to offload|No space left on device");
    private static final Pattern DAMAGED = Pattern.compile(
            "No magic bytes|too small to be a Parquet file|^Failed to read file|TProtocolException|Invalid Parquet|corrupt");

    private SqlErrors() {}

    static Failure failure(SQLException error) {
        DuckError told = DuckError.parse(String.valueOf(error.getMessage()));
        if (DISK.matcher(told.message()).find()) {
            return Failure.of(
                            FailureKind.EXHAUSTED,
                            "DISK_FULL",
                            "the task's temporary files do not fit the disk: " + told.headline())
                    .withRemedy("Free space on the disk of the work folder, or choose another one");
        }
        Failure failure = DuckErrors.failure(told);
        if (failure.code().equals("BAD_ROW") && told.message().contains("JSON")) {
            return JsonLines.located(failure);
        }
        boolean damaged = failure.kind() == FailureKind.INVALID
                && DAMAGED.matcher(told.message()).find();
        return damaged
                ? Failure.invalid(
                        "SOURCE_DAMAGED",
                        told.headline().replace('"', '\''),
                        "Write the file again, or leave it out of the source")
                : failure;
    }
}
