package dev.millrace.engine.sql;

import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What DuckDB says about the files that a COPY with {@code RETURN_STATS} wrote. */
final class CopyReport {
    /** Number of missing values where nothing is known. */
    static final long UNKNOWN_NULLS = -1;

    private CopyReport() {}

    /** One file. {@code partition}: the value of the one column by which files are cut, or empty; {@code columns}: by quoted name, then by the name of the figure. */
    record WrittenFile(Path path, long rows, String partition, Map<?, ?> columns) {
        /** Longer ones are left out. */
        static final int LONGEST_BOUND = 256;

        /** A file of which these bounds are known. */
        static WrittenFile of(Path path, long rows, List<ColumnStatistics> known) {
            Map<String, Map<String, Object>> columns = new HashMap<>();
            for (ColumnStatistics one : known) {
                columns.put(
                        SqlNames.quoted(one.column()),
                        Map.of(
                                "min", one.min(),
                                "max", one.max(),
                                "min_is_exact", true,
                                "max_is_exact", true,
                                "null_count", one.nulls()));
            }
            return new WrittenFile(path, rows, "", columns);
        }

        /** Bounds and number of missing values of a column of plain type; a bound that was cut short is left out. */
        ColumnStatistics statistics(String column) {
            if (!(columns.get(SqlNames.quoted(column)) instanceof Map<?, ?> figures)) {
                return unknown(column);
            }
            return new ColumnStatistics(column, bound(figures, "min"), bound(figures, "max"), nulls(figures));
        }

        private static String bound(Map<?, ?> figures, String name) {
            boolean exact = "true".equals(String.valueOf(figures.get(name + "_is_exact")));
            Object value = figures.get(name);
            return exact && value != null ? value.toString() : "";
        }

        private static long nulls(Map<?, ?> figures) {
            Object count = figures.get("null_count");
            return count == null ? UNKNOWN_NULLS : Long.parseLong(count.toString());
        }
    }

    static ColumnStatistics unknown(String column) {
        return new ColumnStatistics(column, "", "", UNKNOWN_NULLS);
    }

    static List<WrittenFile> files(@Nullable ResultSet rows) throws SQLException {
        List<WrittenFile> files = new ArrayList<>();
        while (rows != null && rows.next()) {
            files.add(new WrittenFile(
                    Path.of(rows.getString("filename")),
                    rows.getLong("count"),
                    partition(rows),
                    map(rows, "column_statistics")));
        }
        return files;
    }

    private static String partition(ResultSet rows) throws SQLException {
        for (Object value : map(rows, "partition_keys").values()) {
            return String.valueOf(value);
        }
        return "";
    }

    private static Map<?, ?> map(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** The one number of a query that counts rows. */
    static long count(@Nullable ResultSet rows) throws SQLException {
        if (rows == null || !rows.next()) {
            throw new SQLException("INTERNAL Error: a query did not tell how many rows there are");
        }
        return rows.getLong(1);
    }

    /** The files that a COPY with {@code RETURN_FILES} wrote, and its rows in all; without that option it has no rows to tell it by. */
    record Names(List<Path> files, long rows) {}

    static Names names(@Nullable ResultSet rows) throws SQLException {
        if (rows == null || !rows.next()) {
            throw new SQLException("INTERNAL Error: a COPY did not tell how many rows it wrote");
        }
        List<Path> files = new ArrayList<>();
        for (Object file : (Object[]) rows.getArray(2).getArray()) {
            files.add(Path.of(file.toString()));
        }
        return new Names(files, rows.getLong(1));
    }
}
