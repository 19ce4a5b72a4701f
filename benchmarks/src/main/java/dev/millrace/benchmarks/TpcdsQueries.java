package dev.millrace.benchmarks;

import dev.millrace.benchmarks.data.TpcdsTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Queries of our own over the tables of TPC-DS, in its shapes: stars, rollups, windows, set operations ({@code benchmarks/tpcds}). */
final class TpcdsQueries {
    private TpcdsQueries() {}

    static QuerySet prepare(BenchmarkOptions options) throws IOException, SQLException {
        Path folder = options.tables("tpcds", options.scale());
        TpcdsTables.write(options.scale(), folder);
        return new QuerySet(
                "Scale factor " + options.scale() + ".",
                QuerySet.parquetFiles(folder, TpcdsTables.names()),
                "store_sales",
                queries(options.root().resolve("benchmarks/tpcds")),
                "",
                "");
    }

    private static List<QuerySet.Query> queries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted()
                    .map(file ->
                            new QuerySet.Query(file.getFileName().toString().replace(".sql", ""), text(file)))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException error) {
            throw new BenchmarkException("a query cannot be read: " + error.getMessage(), error);
        }
    }
}
