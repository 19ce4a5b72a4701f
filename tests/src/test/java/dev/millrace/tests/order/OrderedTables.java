package dev.millrace.tests.order;

import dev.millrace.tests.bench.PlainRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Tables in row groups of 2,048 rows, some of them in order of their key, and what plain DuckDB answers of them. */
final class OrderedTables implements AutoCloseable {
    static final List<String> NAMES = List.of("items", "heads", "loose", "holes", "narrow", "hot", "days");

    private final Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");

    /** Writes a file for each table. */
    OrderedTables(Path folder) throws Exception {
        Files.createDirectories(folder);
        table(
                folder,
                "items",
                "SELECT i // 3 - 900 AS k, i % 11 AS n, DATE '1969-06-01' + (i // 40)::INTEGER AS day, i AS v FROM range(20000) t(i)");
        table(
                folder,
                "heads",
                "SELECT i - 900 AS k, 'head ' || i % 100 AS name, DATE '1969-06-01' + (i // 13)::INTEGER AS day FROM range(6500) t(i)");
        table(folder, "loose", "SELECT (hash(i) % 6500)::BIGINT - 900 AS k, i AS v FROM range(9000) t(i)");
        table(folder, "holes", "SELECT CASE WHEN i <> 5000 THEN i // 2 - 900 END AS k, i AS v FROM range(9000) t(i)");
        table(folder, "narrow", "SELECT (i - 900)::INTEGER AS k, i AS v FROM range(6500) t(i)");
        table(
                folder,
                "days",
                "SELECT CASE WHEN i < 9000 THEN DATE '2020-01-01' + (i // 10)::INTEGER ELSE 'infinity'::DATE END AS far,"
                        + " i // 9000 AS many, i % 100 AS n FROM range(20000) t(i)");
        table(folder, "hot", "SELECT CASE WHEN i < 19000 THEN 7 ELSE i END AS k, i AS v FROM range(20000) t(i)");
    }

    private void table(Path folder, String name, String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute("CREATE TABLE " + name + " AS " + sql);
            statement.execute(
                    "COPY " + name + " TO '" + file(folder, name) + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        }
    }

    static Path file(Path folder, String name) {
        return folder.resolve(name + ".parquet");
    }

    /** As texts, sorted. */
    List<String> rows(String sql) throws SQLException {
        return PlainRows.of(duckdb, sql).stream().sorted().toList();
    }

    @Override
    public void close() throws SQLException {
        duckdb.close();
    }
}
