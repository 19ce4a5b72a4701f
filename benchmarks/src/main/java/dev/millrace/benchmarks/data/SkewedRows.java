package dev.millrace.benchmarks.data;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Two tables of the same rows but for their keys, and a third with a row for each key. */
public final class SkewedRows {
    /** Rows for each key, where keys are spread. */
    private static final int ROWS_PER_KEY = 10;

    private static final int HOT_KEY = 7;

    private SkewedRows() {}

    /** Writes {@code uniform.parquet}, {@code hot.parquet}, of which every second row has one key, and {@code keys.parquet}. */
    public static void write(Path folder, long rows) throws SQLException {
        long keys = Math.max(1, rows / ROWS_PER_KEY);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            String spread = "(hash(i) % " + keys + ")::BIGINT";
            copy(statement, "SELECT " + spread + " AS k, i AS v FROM range(" + rows + ") t(i)", folder, "uniform");
            copy(
                    statement,
                    "SELECT CASE WHEN i % 2 = 0 THEN " + HOT_KEY + " ELSE " + spread + " END AS k, i AS v FROM range("
                            + rows + ") t(i)",
                    folder,
                    "hot");
            copy(statement, "SELECT i AS k, i * 3 AS w FROM range(" + keys + ") t(i)", folder, "keys");
        }
    }

    private static void copy(Statement statement, String sql, Path folder, String table) throws SQLException {
        statement.execute("COPY (" + sql + ") TO '" + folder.resolve(table + ".parquet") + "' (FORMAT parquet)");
    }
}
