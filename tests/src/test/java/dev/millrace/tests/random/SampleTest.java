package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample with a seed is the same rows however they are split; how many they are is what the query says. */
final class SampleTest {
    private static final int ROWS = 2500;

    private static final List<Map<String, String>> WAYS = List.of(
            Map.of(),
            Map.of("plan.splitBytes", "1", "plan.collapse", "false", "plan.partitions", "5"),
            Map.of("plan.splitBytes", "30000", "plan.collapse", "false", "plan.broadcastBytes", "0"));

    private static final List<String> QUERIES = List.of(
            "SELECT id FROM t TABLESAMPLE bernoulli(10%) REPEATABLE (7)",
            "SELECT id FROM t USING SAMPLE system(10 PERCENT) REPEATABLE (7)",
            "SELECT id FROM t USING SAMPLE 10% (bernoulli, 8)",
            "SELECT id FROM t USING SAMPLE reservoir(50 ROWS) REPEATABLE (3)",
            "SELECT id FROM t USING SAMPLE reservoir(10%) REPEATABLE (3)",
            "SELECT a.id FROM (SELECT * FROM t WHERE f USING SAMPLE bernoulli(50%) REPEATABLE (1)) AS a WHERE a.id % 2"
                    + " = 0",
            "SELECT id FROM t TABLESAMPLE bernoulli(10%)");

    private static final int FIRST = 0;
    private static final int OTHER_SEED = 2;
    private static final int ROWS_EXACTLY = 3;
    private static final int PERCENT_EXACTLY = 4;
    private static final int WITHOUT_SEED = 6;

    @Test
    void seedsAndPositionsChooseRowsWhateverTheSplits(@TempDir(factory = MemoryFolder.class) Path folder)
            throws Exception {
        Path tables = folder.resolve("tables");
        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:")) {
            RandomTables.write(plain, tables);
        }
        List<List<List<String>>> answers = new ArrayList<>();
        for (Map<String, String> way : WAYS) {
            Path home = Files.createDirectories(folder.resolve("home" + answers.size()));
            try (QueryBench bench = new QueryBench(home, 2, way)) {
                bench.addTable("t", tables.resolve("t") + "/*.parquet");
                answers.add(bench.runTogether(QUERIES).stream()
                        .map(outcome -> outcome.answer().rows().stream()
                                .map(row -> row.getFirst().asString())
                                .toList())
                        .toList());
            }
        }
        for (List<List<String>> answer : answers) {
            assertThat(answer.subList(0, WITHOUT_SEED))
                    .isEqualTo(answers.getFirst().subList(0, WITHOUT_SEED));
            assertThat(answer.get(ROWS_EXACTLY)).hasSize(50);
            assertThat(answer.get(PERCENT_EXACTLY)).hasSize(ROWS / 10);
            assertThat(answer.get(FIRST)).hasSizeBetween(ROWS / 10 - 75, ROWS / 10 + 75);
            // Other rows each time: eight standard deviations, which never happens.
            assertThat(answer.get(WITHOUT_SEED)).hasSizeBetween(ROWS / 10 - 120, ROWS / 10 + 120);
        }
        assertThat(answers.getFirst().get(OTHER_SEED))
                .isNotEqualTo(answers.getFirst().get(FIRST));
    }
}
