package dev.millrace.coordinator.plan.source;

import dev.millrace.storage.sql.SqlNames;
import java.util.List;
import java.util.Objects;

/** The first lines of a text file, decompressed. */
final class HeadLines {
    private HeadLines() {}

    /** A line feed in quotes is an end here, also where lines end in CR LF, which DuckDB refuses unless its reader is not strict. */
    static List<String> of(Sandbox sandbox, String path, int count) {
        String sql = "SELECT line FROM read_csv(" + SqlNames.path(path)
                + ", auto_detect = false, header = false, delim = chr(1), quote = '', escape = '', columns = {'line':"
                + " 'VARCHAR'}, ignore_errors = true, strict_mode = false) LIMIT "
                + count;
        return sandbox.rows(sql, List.of()).stream()
                .map(row -> Objects.requireNonNullElse(row.getFirst(), ""))
                .toList();
    }
}
