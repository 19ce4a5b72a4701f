package dev.millrace.tests.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tests.bench.MemoryFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose paths cannot pass a query are not opened: they may hold anything. */
final class PrunedPathsTest {
    private static final byte[] NO_FORMAT = {'v', ',', 'w', '\n', '"', (byte) 0xff, '\n', '{', '\n'};

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "csv", "json"})
    void filesThatCannotPassAreNotOpened(String format) throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            for (int day = 1; day <= 9; day++) {
                Path file = bench.file("t/region=eu/day=2024-01-0" + day + "/part." + format);
                if (day % 2 == 1) {
                    bench.execute("COPY (SELECT range + " + day + " AS v, 'x' AS w FROM range(10)) TO '" + file
                            + "' (FORMAT " + format + ")");
                } else {
                    bench.write("t/region=eu/day=2024-01-0" + day + "/part." + format, NO_FORMAT);
                }
            }
            String sources = "t: {from: '" + folder + "/t'}\n";
            SourceBench.Said said = bench.run(
                    SourceBench.ALL_SPLIT,
                    sources,
                    "SELECT sum(v), count(*) FROM t WHERE day = DATE '2024-01-03'",
                    "SELECT sum(v), count(*) FROM t WHERE day IN (DATE '2024-01-03', DATE '2024-01-05') AND v > 0",
                    "SELECT sum(v), count(*) FROM t WHERE day = DATE '2024-01-01' OR day = DATE '2024-01-09'",
                    "SELECT sum(a.v), count(*) FROM t a JOIN t b ON a.v = b.v WHERE a.day = DATE '2024-01-01' AND b.day >"
                            + " DATE '2024-01-08'",
                    "WITH d AS (SELECT * FROM t WHERE day BETWEEN DATE '2024-01-07' AND DATE '2024-01-07') SELECT"
                            + " sum(v), count(*) FROM d",
                    "SELECT sum(v), count(*) FROM t WHERE day < DATE '2023-01-01'");
            assertThat(said.answers())
                    .containsExactly(
                            List.of("75|10"),
                            List.of("170|20"),
                            List.of("190|20"),
                            List.of("19|2"),
                            List.of("115|10"),
                            List.of("null|0"));
            assertThatThrownBy(() -> bench.run(Map.of(), sources, "SELECT sum(v) FROM t WHERE v > 0 AND region = 'eu'"))
                    .hasMessageContaining("day=2024-01-02");
        }
    }
}
