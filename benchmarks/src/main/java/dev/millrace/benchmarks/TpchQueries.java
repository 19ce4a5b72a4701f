package dev.millrace.benchmarks;

import dev.millrace.benchmarks.data.TpchTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The 22 queries of TPC-H. */
final class TpchQueries {
    private TpchQueries() {}

    static QuerySet prepare(BenchmarkOptions options) throws IOException, SQLException {
        Path folder = options.tables("tpch", options.scale());
        TpchTables.write(options.scale(), folder);
        List<QuerySet.Query> queries = new ArrayList<>();
        for (int number = 1; number <= 22; number++) {
            String name = String.format(Locale.ROOT, "q%02d", number);
            Path file = options.root().resolve("testdata/tpch/queries/" + name + ".sql");
            queries.add(new QuerySet.Query(name, Files.readString(file)));
        }
        return new QuerySet(
                "Scale factor " + options.scale() + ".",
                QuerySet.parquetFiles(folder, TpchTables.names()),
                "lineitem",
                queries,
                "≤ 1.20",
                options.scale() < 10 ? "" : "≤ 1.60");
    }
}
