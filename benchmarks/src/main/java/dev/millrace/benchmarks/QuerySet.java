package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Queries over one set of tables.
 *
 * @param about what the tables are, a sentence
 * @param tables in any order
 * @param largest the table whose parts are counted in splits, where a query reads it
 * @param queries in the order in which they run
 * @param defaultsAim the ratio to DuckDB that defaults shall not exceed; empty: none
 * @param splitsAim the same in splits
 */
record QuerySet(
        String about, List<Table> tables, String largest, List<Query> queries, String defaultsAim, String splitsAim) {
    QuerySet {
        tables = List.copyOf(tables);
        queries = List.copyOf(queries);
    }

    /** Generates the tables where they are not there yet, and says what is asked of them. */
    @FunctionalInterface
    interface Preparation {
        QuerySet prepare(BenchmarkOptions options) throws IOException, SQLException;
    }

    record Query(String name, String sql) {}

    /**
     * A table for both sides.
     *
     * @param path a file or a folder of files
     */
    record Table(String name, Path path) {
        boolean isText() {
            return path.toString().endsWith(".csv");
        }

        /** As DuckDB reads it. */
        String duckdb() {
            boolean isFile = path.getFileName().toString().contains(".");
            String files = isFile ? path.toString() : path + "/*.parquet";
            return (isText() ? "read_csv('" : "read_parquet('") + files + "')";
        }
    }

    static List<Table> parquetFiles(Path folder, List<String> names) {
        return names.stream()
                .map(name -> new Table(name, folder.resolve(name + ".parquet")))
                .toList();
    }
}
