package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates that show the order of their rows see it as it is in the files, or as a sub-query orders it, however many partitions rows go to. */
final class RowOrderTest {
    private static final List<String> QUERIES = List.of(
            "SELECT g, list(id) AS v FROM t GROUP BY g ORDER BY g",
            "SELECT g, first(id) || ' ' || last(id) || ' ' || any_value(id) AS v FROM t GROUP BY g ORDER BY g",
            "SELECT g, string_agg(id::VARCHAR, ',') AS v FROM t WHERE id % 3 > 0 GROUP BY g ORDER BY g",
            "SELECT g, list(id) AS v FROM (SELECT * FROM t ORDER BY x DESC, id) GROUP BY g ORDER BY g");

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 12, 33, 60})
    void aggregatesSeeRowsInTheirOrder(int partitions, @TempDir(factory = MemoryFolder.class) Path folder)
            throws Exception {
        Map<String, String> settings = Map.of(
                "plan.splitBytes", "1",
                "plan.broadcastBytes", "0",
                "plan.collapse", "false",
                "plan.partitions", Integer.toString(partitions));
        Path table = Files.createDirectory(folder.resolve("t"));
        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = plain.createStatement();
                QueryBench bench = new QueryBench(folder, 2, settings)) {
            statement.execute("SET threads = 1");
            statement.execute(
                    "CREATE TABLE t AS SELECT i AS id, (hash(i) % 41)::INTEGER AS g, (hash(i + 9) % 1000)::INTEGER AS"
                            + " x FROM range(6000) r(i)");
            statement.execute("COPY (FROM t WHERE id < 4000) TO '" + table + "/a.parquet' (ROW_GROUP_SIZE 2048)");
            statement.execute("COPY (FROM t WHERE id >= 4000) TO '" + table + "/b.parquet'");
            bench.addTable("t", table + "/*.parquet");
            for (String sql : QUERIES) {
                List<String> actual = bench.run(sql).answer().rows().stream()
                        .map(row -> row.get(0).asString() + ": "
                                + row.get(1).toString().replaceAll("[\" ]", ""))
                        .toList();
                assertThat(actual).as(sql).isEqualTo(plainRows(statement, sql));
            }
        }
    }

    private static List<String> plainRows(Statement statement, String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("SELECT g, CAST(v AS VARCHAR) FROM (" + sql + ")")) {
            while (found.next()) {
                rows.add(found.getString(1) + ": " + found.getString(2).replace(" ", ""));
            }
        }
        return rows;
    }
}
