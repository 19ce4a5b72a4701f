package dev.millrace.tests.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.MemoryFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that tell the file of a row and its number in it, and files that are left out by pattern. */
final class RowOriginTest {
    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    @Test
    void rowsOfParquetKnowTheirFileAndNumberUnderAnySplit() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            bench.file("p/a.parquet");
            bench.execute("COPY (SELECT range * 10 AS v FROM range(5000)) TO '" + folder
                    + "/p/a.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
            bench.execute("COPY (SELECT range AS v FROM range(100, 103)) TO '" + folder + "/p/b.parquet'");
            String sources = "t: {from: '" + folder + "/p', fileName: the file, rowNumber: nr}\n";
            String rows = "SELECT v, \"the file\", nr FROM t WHERE v % 700 = 0 OR v < 103 ORDER BY 2, 3";
            List<String> expected =
                    bench.expected("SELECT v, filename, file_row_number + 1 FROM read_parquet('" + folder
                            + "/p/*.parquet', filename = true, file_row_number = true) WHERE v % 700 = 0 OR v < 103"
                            + " ORDER BY 2, 3");
            assertThat(expected).contains("101|" + folder + "/p/b.parquet|2");
            for (Map<String, String> settings : List.of(Map.<String, String>of(), SourceBench.ALL_SPLIT)) {
                SourceBench.Said said = bench.run(
                        settings, sources, rows, "SELECT * FROM t WHERE \"the file\" LIKE '%b.parquet' AND nr > 1");
                assertThat(said.rows()).isEqualTo(expected);
                assertThat(said.answers().get(1))
                        .containsExactly("101|" + folder + "/p/b.parquet|2", "102|" + folder + "/p/b.parquet|3");
                assertThat(said.tasks()).isEqualTo(settings.isEmpty() ? 1 : 4);
            }
        }
    }

    @Test
    void rowsOfTextKnowTheirFileAndNumberUnderAnySplit() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            String lines =
                    IntStream.range(0, 9000).mapToObj(i -> i + ",\"x\ny\"\n").collect(Collectors.joining());
            bench.write("c/a.csv", "v,w\n" + lines);
            bench.write("c/b.csv", "v,w\n7,z\n8,z");
            bench.write("c/c.tmp.csv", "no, such\n");
            bench.write("j/a.jsonl", "{\"v\": 1}\n\n{\"v\": 2}\n");
            bench.write("j/b.jsonl", "{\"v\": 3}\n");
            String sources = "c: {from: '" + folder + "/c', exclude: ['*.tmp.csv', '" + folder
                    + "/other/**'], fileName: f, rowNumber: nr}\n" + "j: {from: '" + folder
                    + "/j', fileName: f, rowNumber: nr}\n";
            for (Map<String, String> settings : List.of(Map.<String, String>of(), SourceBench.ALL_SPLIT)) {
                SourceBench.Said said = bench.run(
                        settings,
                        sources,
                        "SELECT count(*), count_if(nr = v + 1), max(nr) FROM c WHERE f LIKE '%/a.csv'",
                        "SELECT v, f, nr FROM c WHERE f LIKE '%/b.csv' ORDER BY nr",
                        "SELECT count(*) FROM c WHERE f = '" + folder + "/c/b.csv'",
                        "SELECT v, f, nr FROM j ORDER BY 1");
                assertThat(said.rows()).containsExactly("9000|9000|9000");
                assertThat(said.answers().get(1))
                        .containsExactly("7|" + folder + "/c/b.csv|1", "8|" + folder + "/c/b.csv|2");
                assertThat(said.answers().get(2)).containsExactly("2");
                assertThat(said.answers().get(3))
                        .containsExactly(
                                "1|" + folder + "/j/a.jsonl|1",
                                "2|" + folder + "/j/a.jsonl|2",
                                "3|" + folder + "/j/b.jsonl|1");
            }
        }
    }

    @Test
    void someTypesAreGivenAndTheOthersFound() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            bench.write("c/a.csv", "zip,n,d\n00501,1,2024-01-05\n");
            bench.write("j/a.jsonl", "{\"zip\": 501, \"n\": 1}\n");
            bench.execute("COPY (SELECT 1::INTEGER AS zip, 2::SMALLINT AS n) TO '" + folder + "/p.parquet'");
            String sources = "c: {from: '" + folder + "/c', types: {ZIP: VARCHAR}}\n" + "j: {from: '" + folder
                    + "/j', types: {zip: 'DECIMAL(9,2)'}}\n" + "p: {from: '" + folder
                    + "/p.parquet', types: {n: BIGINT}}\n";
            SourceBench.Said said = bench.run(
                    Map.of(),
                    sources,
                    "SELECT zip, typeof(n), typeof(d) FROM c",
                    "SELECT zip, typeof(zip), typeof(n) FROM j",
                    "SELECT typeof(zip), typeof(n) FROM p");
            assertThat(said.answers())
                    .containsExactly(
                            List.of("00501|BIGINT|DATE"),
                            List.of("501.00|DECIMAL(9,2)|BIGINT"),
                            List.of("INTEGER|BIGINT"));
        }
    }
}
