package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The peer of queries: DuckDB by JDBC, a database in memory for each query, the same files read and the result written as Parquet. */
final class RawQueries {
    private final Path tables;
    private final Path results;
    private final int threads;

    RawQueries(Path tables, Path results, int threads) throws IOException {
        this.tables = tables;
        this.results = Files.createDirectories(results);
        this.threads = threads;
    }

    /** From opening the database to the closed file. */
    void run(String name, String sql) {
        Path result = results.resolve(name + ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + threads);
            statement.execute("SET TimeZone = 'UTC'");
            for (String table : TpchTables.names()) {
                statement.execute("CREATE VIEW " + table + " AS SELECT * FROM read_parquet('"
                        + tables.resolve(table + ".parquet") + "')");
            }
            statement.execute("COPY (" + sql + ") TO '" + result + "' (FORMAT parquet, COMPRESSION zstd)");
        } catch (SQLException error) {
            throw new BenchmarkException("DuckDB cannot answer " + name, error);
        }
    }
}
