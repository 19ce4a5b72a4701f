package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Failure;
import dev.millrace.storage.sql.SqlNames;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks for rows behind which DuckDB's reader loses others. When bad rows are left out, it goes on after a broken quote where the next quote
 * ends, which may be the end of the file, and it takes a row of more than two megabytes for a bad one. Both are refused, for nobody asked to leave
 * good rows out.
 */
final class CsvQuotes {
    private final Sandbox sandbox;
    private int checked;

    CsvQuotes(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Reads the file once. Throws BAD_ROW with the line. */
    void refuseBroken(String path, FoundFile file, FileReading reading) {
        String rejects = "rejects_" + checked++;
        sandbox.rows(
                "SELECT count(*) FROM " + reading.reader() + "([" + SqlNames.path(path) + "]" + reading.arguments()
                        + ", store_rejects = true, rejects_table = '" + rejects + "', rejects_scan = '" + rejects
                        + "_scan') WHERE " + reading.condition(),
                List.of());
        List<List<@Nullable String>> rows = sandbox.rows(
                "SELECT line, error_type FROM " + rejects
                        + " WHERE error_type IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM') ORDER BY line LIMIT 1",
                List.of());
        if (!rows.isEmpty()) {
            boolean quote = Objects.equals(rows.getFirst().get(1), "UNQUOTED VALUE");
            throw Failure.invalid(
                            "BAD_ROW",
                            "line " + rows.getFirst().get(0) + " of '" + file.location() + "' has "
                                    + (quote ? "a quote that does not end its field" : "more than two megabytes")
                                    + ", so the rows after it cannot be told",
                            quote
                                    ? "Mend that line, or say csv: quote: '' where quotes are ordinary characters"
                                    : "Mend that line, or leave the file out")
                    .toException();
        }
    }
}
