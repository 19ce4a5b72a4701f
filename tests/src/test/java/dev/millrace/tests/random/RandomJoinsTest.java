package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Adaptation;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random joins whose sides turn out to be small, so that rows are left out before they are moved, equal plain DuckDB.
 * {@code -Dmillrace.random=FIRST..LAST} chooses the seeds; a failure prints seed and query.
 */
final class RandomJoinsTest {
    private static final String SEEDS = System.getProperty("millrace.random", "1..100");

    /** Queries in a run. */
    private static final int TOGETHER = 25;

    private static final Map<String, String> SETTINGS = Map.of(
            "plan.splitBytes", "8KiB",
            "plan.broadcastBytes", "1",
            "plan.flipBytes", "256KiB",
            "plan.collapse", "false",
            "plan.partitions", "5");

    private static final String ROWS = """
            SELECT CASE WHEN i %% 23 = 4 THEN NULL ELSE (hash(i, %1$d) %% 1500)::BIGINT END AS k,
                   CASE i %% 60 WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN -0.0::DOUBLE WHEN 3 THEN 0.0::DOUBLE WHEN 4 THEN NULL
                       ELSE (hash(i, %1$d + 1) %% 800) / 4::DOUBLE END AS x,
                   CASE WHEN i %% 31 = 5 THEN NULL ELSE ['a', 'A', 'ž', ''][1 + (hash(i) %% 4)::INTEGER] || hash(i, %1$d + 2) %% 200 END AS s,
                   CASE WHEN i %% 29 = 6 THEN NULL ELSE (hash(i, %1$d + 3) %% 700) / 4 END::DECIMAL(9,2) AS d,
                   DATE '2020-01-01' + (hash(i, %1$d + 4) %% 600)::INTEGER AS day,
                   i AS b
            FROM range(%2$d) t(i)""";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void joins_that_leave_rows_out_equal_plain_duckdb(boolean cut, @TempDir(factory = MemoryFolder.class) Path folder)
            throws SQLException {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        if (cut) {
            settings.putAll(Map.of(
                    "plan.skewBytes", "1",
                    "plan.skewFactor", "1",
                    "plan.mergeSegments", "4",
                    "plan.partitionBytes", "4KiB"));
        }
        List<Asked> asked = new ArrayList<>();
        int filtered = 0;
        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:");
                QueryBench bench = new QueryBench(folder.resolve("home"), 2, settings)) {
            write(plain, bench, folder);
            for (long seed = first() + (cut ? 1 : 0); seed <= last(); seed += 2) {
                String sql = new JoinGenerator(seed).next();
                asked.add(new Asked(seed, sql, PlainAnswer.rows(plain, sql)));
            }
            for (int from = 0; from < asked.size(); from += TOGETHER) {
                filtered += compare(bench, asked.subList(from, Math.min(from + TOGETHER, asked.size())));
            }
        }
        System.out.println("random joins: " + asked.size() + " equal, " + filtered + " stages left rows out");
        assertThat(filtered).isGreaterThan(asked.size() / 20);
    }

    private record Asked(long seed, String sql, List<String> expected) {}

    private static long first() {
        return Long.parseLong(SEEDS.split("\\.\\.")[0]);
    }

    private static long last() {
        return Long.parseLong(SEEDS.split("\\.\\.")[1]);
    }

    private static void write(Connection plain, QueryBench bench, Path folder) throws SQLException {
        try (Statement statement = plain.createStatement()) {
            int seed = 0;
            for (Map.Entry<String, Integer> table :
                    List.of(Map.entry("big", 6000), Map.entry("mid", 1500), Map.entry("few", 200))) {
                Path file = folder.resolve(table.getKey() + ".parquet");
                statement.execute(
                        "CREATE TABLE " + table.getKey() + " AS " + String.format(ROWS, seed += 10, table.getValue()));
                statement.execute(
                        "COPY " + table.getKey() + " TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
                bench.addTable(table.getKey(), file.toString());
            }
        }
    }

    /** How many stages left rows out. */
    private static int compare(QueryBench bench, List<Asked> some) {
        List<QueryBench.Outcome> outcomes =
                bench.runTogether(some.stream().map(Asked::sql).toList());
        for (int place = 0; place < some.size(); place++) {
            Asked asked = some.get(place);
            PlainAnswer.requireEqual(
                    "seed " + asked.seed(),
                    asked.sql(),
                    asked.expected(),
                    outcomes.get(place).answer());
        }
        return (int) bench.adaptations(outcomes.getFirst().run()).stream()
                .filter(adaptation -> adaptation.kind() == Adaptation.Kind.FILTERED)
                .count();
    }
}
