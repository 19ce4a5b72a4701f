package dev.millrace.engine.sql;

import dev.millrace.engine.sql.CopyReport.WrittenFile;
import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.OutputSpec;
import dev.millrace.storage.sql.PublishedText;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows and bounds of files of text, which DuckDB does not tell when it writes them: they are read back as every reader of the manifest reads
 * them. So a text that does not keep its rows is found before anybody sees it.
 */
final class TextStatistics {
    private static final String FILE = "file_of_row";

    private final Session session;
    private final OutputSpec output;
    private final List<Column> columns;

    TextStatistics(Session session, OutputSpec output) {
        this.session = session;
        this.output = output;
        this.columns = output.stored();
    }

    /** @param rows that were written in all */
    List<WrittenFile> of(List<Path> files, long rows) throws SQLException {
        Map<String, WrittenFile> found = rows == 0 ? Map.of() : read(files);
        long back = found.values().stream().mapToLong(WrittenFile::rows).sum();
        if (back != rows) {
            throw Failure.invalid(
                            "TEXT_NOT_KEPT",
                            "The " + output.format().extension() + " of the output '" + output.name()
                                    + "' does not keep its rows: " + rows + " were written, " + back + " are read back",
                            "Write format: parquet, or other signs of csv")
                    .toException();
        }
        return files.stream()
                .map(file -> found.getOrDefault(file.toString(), new WrittenFile(file, 0, "", Map.of())))
                .toList();
    }

    private Map<String, WrittenFile> read(List<Path> files) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT " + FILE + ", count(*)");
        for (int column = 0; column < columns.size(); column++) {
            String name = "c" + column;
            boolean bounded = isBounded(columns.get(column).type());
            sql.append(", count(").append(name).append(")");
            sql.append(bounded ? ", CAST(min(" + name + ") AS VARCHAR)" : ", NULL");
            sql.append(bounded ? ", CAST(max(" + name + ") AS VARCHAR)" : ", NULL");
        }
        String rows = PublishedText.rows(
                output.format(),
                output.layout(),
                files.stream().map(Path::toString).toList(),
                columns,
                FILE);
        sql.append(" FROM ").append(rows).append(" GROUP BY ").append(FILE);
        return session.query(sql.toString(), this::files);
    }

    private Map<String, WrittenFile> files(@Nullable ResultSet rows) throws SQLException {
        Map<String, WrittenFile> files = new HashMap<>();
        while (rows != null && rows.next()) {
            String file = rows.getString(1);
            List<ColumnStatistics> statistics = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                statistics.add(new ColumnStatistics(
                        columns.get(column).name(),
                        bound(rows.getString(3 * column + 4)),
                        bound(rows.getString(3 * column + 5)),
                        rows.getLong(2) - rows.getLong(3 * column + 3)));
            }
            files.put(file, WrittenFile.of(Path.of(file), rows.getLong(2), statistics));
        }
        return files;
    }

    private static String bound(@Nullable String text) {
        return text == null || text.length() > WrittenFile.LONGEST_BOUND ? "" : text;
    }

    private static boolean isBounded(String type) {
        return !type.endsWith("]")
                && !type.startsWith("STRUCT")
                && !type.startsWith("MAP")
                && !type.equals("JSON")
                && !type.startsWith(SqlNames.quoted("NULL"));
    }
}
