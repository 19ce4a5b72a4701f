package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Input;
import dev.millrace.graph.StageGraph;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random joins, groups and windows of files that lie in order of a key, which tasks read by ranges, equal plain DuckDB.
 * {@code -Dmillrace.random=FIRST..LAST} chooses the seeds; a failure prints seed and query.
 */
final class RandomRangesTest {
    private static final String SEEDS = System.getProperty("millrace.random", "1001..1060");

    /** Queries in a run. */
    private static final int TOGETHER = 20;

    private static final Map<String, String> SETTINGS = Map.of(
            "plan.splitBytes", "32KiB",
            "plan.broadcastBytes", "1",
            "plan.flipBytes", "64KiB",
            "plan.collapse", "false",
            "plan.partitions", "3");

    /** In order of {@code k} and of {@code day}; equal keys lie on both sides of the ends of row groups and files. */
    private static final String ROWS = """
            SELECT CAST(i // %3$d - 700 AS BIGINT) AS k,
                   CASE i %% 60 WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN -0.0::DOUBLE WHEN 3 THEN 0.0::DOUBLE WHEN 4 THEN NULL
                       ELSE (hash(i, %1$d + 1) %% 4000) / 4::DOUBLE END AS x,
                   CASE WHEN i %% 31 = 5 THEN NULL ELSE ['a', 'A', 'ž', ''][1 + (hash(i) %% 4)::INTEGER] || hash(i, %1$d + 2) %% 2000 END AS s,
                   CASE WHEN i %% 29 = 6 THEN NULL ELSE (hash(i, %1$d + 3) %% 3000) / 4 END::DECIMAL(9,2) AS d,
                   DATE '1969-01-01' + (i * 900 // %2$d)::INTEGER AS day,
                   i AS b
            FROM range(%2$d) t(i)""";

    private record Table(String name, int rows, int rowsOfKey, int files) {}

    private static final List<Table> TABLES =
            List.of(new Table("big", 30_000, 3, 2), new Table("mid", 12_000, 2, 3), new Table("few", 7_000, 1, 1));

    private record Asked(long seed, String sql, List<String> expected) {}

    @Test
    void joins_of_files_in_order_of_their_key_equal_plain_duckdb(@TempDir(factory = MemoryFolder.class) Path folder)
            throws Exception {
        List<Asked> asked = new ArrayList<>();
        int ranged = 0;
        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:");
                QueryBench bench = new QueryBench(folder.resolve("home"), 2, SETTINGS)) {
            for (Table table : TABLES) {
                write(plain, bench, folder, table);
            }
            String[] seeds = SEEDS.split("\\.\\.");
            for (long seed = Long.parseLong(seeds[0]); seed <= Long.parseLong(seeds[1]); seed++) {
                String sql = new JoinGenerator(seed).next();
                asked.add(new Asked(seed, sql, PlainAnswer.rows(plain, sql)));
            }
            for (int from = 0; from < asked.size(); from += TOGETHER) {
                ranged += compare(bench, asked.subList(from, Math.min(from + TOGETHER, asked.size())));
            }
        }
        System.out.println("random ranges: " + asked.size() + " equal, " + ranged + " inputs were read by ranges");
        assertThat(ranged).isGreaterThan(asked.size() / 5);
    }

    private static void write(Connection plain, QueryBench bench, Path folder, Table table) throws Exception {
        Path files = Files.createDirectories(folder.resolve(table.name()));
        execute(
                plain,
                "CREATE TABLE " + table.name() + " AS "
                        + String.format(ROWS, table.rows(), table.rows(), table.rowsOfKey()));
        int each = table.rows() / table.files();
        for (int file = 0; file < table.files(); file++) {
            execute(
                    plain,
                    "COPY (FROM " + table.name() + " WHERE b // " + each + " = " + file + ") TO '"
                            + files.resolve(file + ".parquet") + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        }
        bench.addTable(table.name(), files.toString());
    }

    private static void execute(Connection plain, String sql) throws SQLException {
        try (Statement statement = plain.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How many inputs were read by ranges. */
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
        return ranged(outcomes.getFirst().plan());
    }

    private static int ranged(StageGraph plan) {
        return (int) plan.stages().stream()
                .flatMap(stage -> stage.inputs().stream())
                .filter(input ->
                        input instanceof Input.Splits splits && splits.scan().rangesOrNull() != null)
                .count();
    }
}
