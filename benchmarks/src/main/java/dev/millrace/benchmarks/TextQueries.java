package dev.millrace.benchmarks;

import dev.millrace.benchmarks.data.TextRows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Plain text: scanned into groups, and taken in as Parquet. */
final class TextQueries {
    private TextQueries() {}

    static QuerySet prepare(BenchmarkOptions options) throws IOException, SQLException {
        Path folder = options.tables("text", options.textRows());
        TextRows.write(options.textRows(), folder);
        return new QuerySet(
                Figures.whole(options.textRows()) + " lines of a name and a number.",
                List.of(new QuerySet.Table("measurements", folder.resolve("measurements.csv"))),
                "measurements",
                List.of(
                        new QuerySet.Query(
                                "scan",
                                "SELECT station, min(temperature), avg(temperature), max(temperature) FROM"
                                        + " measurements GROUP BY station ORDER BY station"),
                        new QuerySet.Query("ingest", "SELECT station, temperature FROM measurements")),
                "≤ 1.25",
                "");
    }
}
