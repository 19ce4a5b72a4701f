package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.MillraceException;
import dev.millrace.tests.bench.Answer;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Random queries equal plain DuckDB on the whole data. {@code -Dmillrace.random=FIRST..LAST} chooses the seeds; a failure prints seed and query.
 */
final class RandomQueriesTest {
    private static final String SEEDS = System.getProperty("millrace.random", "1..2400");

    @TempDir
    Path folder;

    @Test
    void randomQueriesEqualPlainDuckDb() throws SQLException, IOException {
        String[] bounds = SEEDS.split("\\.\\.");
        long first = Long.parseLong(bounds[0]);
        long last = Long.parseLong(bounds[1]);
        int refused = 0;
        int checked = 0;
        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:");
                QueryBench defaults = bench("defaults", Map.of());
                QueryBench forced = bench("forced", QueryBench.FORCED);
                QueryBench broadcast =
                        bench("broadcast", Map.of("plan.splitBytes", "65536", "plan.collapse", "false"))) {
            RandomTables.write(plain, folder.resolve("tables"));
            for (String name : RandomTables.names()) {
                execute(
                        plain,
                        "CREATE TABLE " + name + " AS FROM '"
                                + folder.resolve("tables").resolve(name) + "/*.parquet'");
            }
            for (long seed = first; seed <= last; seed++) {
                String sql = new QueryGenerator(seed).next();
                QueryBench bench =
                        List.of(forced, forced, broadcast, defaults).get(new SplittableRandom(seed).nextInt(4));
                List<String> expected;
                try {
                    expected = plainRows(plain, sql);
                } catch (SQLException alsoInDuckDb) {
                    refused++;
                    continue;
                }
                compare(bench, seed, sql, expected);
                checked++;
            }
        }
        System.out.println("random queries: " + checked + " equal, " + refused + " are errors in DuckDB itself");
        assertThat(checked).isGreaterThanOrEqualTo((int) ((last - first + 1) * 0.95));
    }

    private QueryBench bench(String name, Map<String, String> settings) throws IOException {
        Path home = java.nio.file.Files.createDirectories(folder.resolve(name));
        QueryBench bench = new QueryBench(home, 2, settings);
        RandomTables.names()
                .forEach(table -> bench.addTable(table, folder.resolve("tables").resolve(table) + "/*.parquet"));
        return bench;
    }

    private static void compare(QueryBench bench, long seed, String sql, List<String> expected) {
        Answer answer;
        try {
            answer = bench.run(sql).answer();
        } catch (MillraceException refusal) {
            throw new AssertionError("seed " + seed + " was refused: " + sql, refusal);
        }
        List<String> actual = new ArrayList<>();
        for (List<JsonNode> row : answer.rows()) {
            actual.add(row.stream().map(RandomQueriesTest::text).toList().toString());
        }
        if (!sql.contains(" ORDER BY 1")) {
            Collections.sort(actual);
            Collections.sort(expected);
        }
        assertThat(actual).as("seed " + seed + ": " + sql).isEqualTo(expected);
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return "NULL";
        }
        return value.isNumber() || (value.isString() && value.stringValue().matches("-?[0-9]+(\\.[0-9]+)?"))
                ? number(value.asString())
                : value.asString().replace('T', ' ');
    }

    /** Twelve significant digits: an average may differ in its last bits. */
    private static String number(String text) {
        return new java.math.BigDecimal(text)
                .round(new java.math.MathContext(12))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static List<String> plainRows(Connection plain, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = plain.createStatement();
                ResultSet found = statement.executeQuery("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" + sql + ")")) {
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    String value = found.getString(column);
                    row.add(
                            value == null
                                    ? "NULL"
                                    : value.matches("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?")
                                            ? number(value)
                                            : value.replace('T', ' '));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
