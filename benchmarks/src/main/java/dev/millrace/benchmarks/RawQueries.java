package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The peer of queries: DuckDB by JDBC, a database in memory for each query, the same files read and the result written as Parquet. */
final class RawQueries {
    private final List<QuerySet.Table> tables;
    private final Path results;
    private final int threads;

    RawQueries(List<QuerySet.Table> tables, Path results, int threads) throws IOException {
        this.tables = List.copyOf(tables);
        this.results = Files.createDirectories(results);
        this.threads = threads;
    }

    /** From opening the database to the closed file, which it returns. */
    Path run(String name, String sql) {
        Path result = results.resolve(name + ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + threads);
            statement.execute("SET TimeZone = 'UTC'");
            for (QuerySet.Table table : tables) {
                statement.execute("CREATE VIEW " + table.name() + " AS SELECT * FROM " + table.duckdb());
            }
            statement.execute("COPY (" + sql + ") TO '" + result + "' (FORMAT parquet, COMPRESSION zstd)");
            return result;
        } catch (SQLException error) {
            throw new BenchmarkException("DuckDB cannot answer " + name, error);
        }
    }
}
