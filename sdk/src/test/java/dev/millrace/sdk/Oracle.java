package dev.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** DuckDB alone, on the same files. */
final class Oracle implements AutoCloseable {
    private final Connection connection;
    private final AtomicInteger written = new AtomicInteger();

    Oracle(Map<String, String> tables) throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET TimeZone = 'UTC'");
        for (Map.Entry<String, String> table : tables.entrySet()) {
            execute("CREATE VIEW " + table.getKey() + " AS " + table.getValue());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private synchronized List<String> lines(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    cells.add(String.valueOf(rows.getString(column)));
                }
                lines.add(String.join("|", cells));
            }
        }
        return lines;
    }

    /** The frame's schema, known before, and its rows, computed and written, are those of the query; in order if the query has one. */
    void check(Frame frame, String sql, Path folder) throws SQLException {
        List<String> described = lines("SELECT column_name, column_type FROM (DESCRIBE " + sql + ")");
        assertThat(frame.schema().columns().stream()
                        .map(column -> column.name() + "|" + column.type())
                        .toList())
                .as("schema of " + sql)
                .isEqualTo(described);
        Path to = folder.resolve("out" + written.incrementAndGet());
        frame.writeParquet(to.toString());
        List<String> ours = lines("SELECT * FROM read_parquet('" + to + "/*.parquet')");
        List<String> expected = lines(sql);
        assertThat(expected).as("rows that can be compared").isNotEmpty();
        if (sql.contains("ORDER BY 1")) {
            assertThat(ours).isEqualTo(expected);
        } else {
            assertThat(ours).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
