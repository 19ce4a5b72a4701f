package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operator in its corners equals plain DuckDB on the whole data, in every way of spreading it. The queries stand in operators.sql. */
final class OperatorQueriesTest {
    /** Queries in a run. */
    private static final int TOGETHER = 20;

    private enum Way {
        FEW_PARTITIONS(Map.of("plan.splitBytes", "1", "plan.broadcastBytes", "0", "plan.partitions", "3")),
        MANY_PARTITIONS(Map.of("plan.splitBytes", "65536", "plan.broadcastBytes", "0", "plan.partitions", "13")),
        BROADCAST_SIDES(Map.of("plan.splitBytes", "65536"));

        private final Map<String, String> settings;

        Way(Map<String, String> settings) {
            this.settings = new java.util.TreeMap<>(settings);
            this.settings.put("plan.collapse", "false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorsEqualPlainDuckDb(Way way, @TempDir(factory = MemoryFolder.class) Path folder)
            throws SQLException, IOException {
        List<String> queries = queries();
        assertThat(queries).isNotEmpty();
        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:");
                QueryBench bench =
                        new QueryBench(Files.createDirectories(folder.resolve("home")), 2, way.settings)) {
            tables(plain, bench, folder.resolve("tables"));
            for (int from = 0; from < queries.size(); from += TOGETHER) {
                List<String> some = queries.subList(from, Math.min(from + TOGETHER, queries.size()));
                List<QueryBench.Outcome> outcomes = bench.runTogether(some);
                for (int place = 0; place < some.size(); place++) {
                    String sql = some.get(place);
                    List<String> expected = PlainAnswer.rows(plain, sql);
                    assertThat(expected).as("the query has an answer: " + sql).isNotEmpty();
                    PlainAnswer.requireEqual(
                            way.name(), sql, expected, outcomes.get(place).answer());
                }
            }
        }
    }

    private static void tables(Connection plain, QueryBench bench, Path folder) throws SQLException, IOException {
        try (Statement statement = plain.createStatement()) {
            statement.execute("SET threads = 1");
            RandomTables.write(plain, folder);
            for (String name : RandomTables.names()) {
                String files = folder.resolve(name) + "/*.parquet";
                statement.execute("CREATE TABLE " + name + " AS FROM '" + files + "'");
                bench.addTable(name, files);
            }
        }
    }

    private static List<String> queries() throws IOException {
        try (InputStream file = OperatorQueriesTest.class.getResourceAsStream("operators.sql")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split(";\\s*\\n"))
                    .map(query -> query.replaceAll("(?m)^--.*\\n", "").strip())
                    .filter(query -> !query.isEmpty())
                    .toList();
        }
    }
}
