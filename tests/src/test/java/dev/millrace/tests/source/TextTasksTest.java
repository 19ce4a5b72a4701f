package dev.millrace.tests.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tests.bench.MemoryFolder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text read by many tasks, end to end. */
final class TextTasksTest {
    private static final Map<String, String> SPLIT = Map.of("plan.splitBytes", "16384", "plan.collapse", "false");

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i + (i % 3 == 0 ? ",\"x\n,\"\"" + i + "\"\n" : ",plain " + i + "\n"))
                .collect(Collectors.joining());
    }

    @Test
    void aLargeTextIsManyTasksWithTheSameRowsInTheSameOrder() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            Path file = bench.write("c/a.csv", "id,t\n" + rows(12_000));
            bench.write(
                    "j/a.jsonl",
                    IntStream.range(0, 6000)
                            .mapToObj(i -> "{\"id\": " + i + ", \"t\": {\"l\": [" + i + ", null]}}\n")
                            .collect(Collectors.joining()));
            String sources = "c: {from: '" + folder + "/c', csv: {header: true, delimiter: ',', quote: '\"'}}\n"
                    + "j: {from: '" + folder + "/j'}\n";
            String csv = "SELECT count(*), sum(id), md5(string_agg(id || t, ',')) FROM ";
            SourceBench.Said said = bench.run(
                    SPLIT, sources, csv + "c", "SELECT count(*), sum(t.l[1]), md5(string_agg(id, ',')) FROM j");
            assertThat(said.rows())
                    .isEqualTo(
                            bench.expected(csv + "read_csv('" + file + "', header = true, delim = ',', quote = '\"')"));
            assertThat(said.answers().get(1))
                    .isEqualTo(bench.expected("SELECT count(*), sum(t.l[1]), md5(string_agg(id, ',')) FROM read_json('"
                            + folder + "/j/a.jsonl')"));
            assertThat(said.tasks()).isBetween(8, 30);
        }
    }

    @Test
    void aBadRowInALaterRangeIsToldByItsFileAndLine() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            String good = IntStream.range(0, 9000).mapToObj(i -> i + ",b\n").collect(Collectors.joining());
            bench.write("c/a.csv", "id,t\n" + good + "oops,b\n" + good);
            String sources = "c: {from: '" + folder + "/c', columns: {id: INTEGER, t: VARCHAR}}\n";
            assertThatThrownBy(() -> bench.run(SPLIT, sources, "SELECT sum(id) FROM c"))
                    .hasMessageContaining("BAD_ROW")
                    .hasMessageContaining("ine 9002 of '" + folder + "/c/a.csv'")
                    .hasMessageContaining("oops");
            bench.write("j/a.jsonl", good.replaceAll("(?m)^(.*),b$", "{\"id\": $1}") + "{\"id\": \"oops\"}\n");
            assertThatThrownBy(() -> bench.run(
                            SPLIT, "j: {from: '" + folder + "/j', columns: {id: INTEGER}}\n", "SELECT sum(id) FROM j"))
                    .hasMessageContaining("BAD_ROW")
                    .hasMessageContaining("ine 9001 of '" + folder + "/j/a.jsonl'");
        }
    }

    @Test
    void otherEncodingsAndOptionsReachTheTasks() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            bench.write(
                    "c/a.csv",
                    "# made by us\nwert;tag\n1,5;03.02.2024 # \u00fc\nfehlt;04.02.2024\n-;\u00e9\n"
                            .getBytes(Charset.forName("windows-1252")));
            String sources = "c:\n  from: '" + folder + "/c'\n"
                    + "  columns: {wert: DOUBLE, tag: VARCHAR}\n"
                    + "  csv: {header: true, delimiter: ';', quote: '\"', comment:"
                    + " '#', null: ['-', fehlt], decimal: ',', encoding:"
                    + " windows-1252}\n";
            SourceBench.Said said = bench.run(Map.of(), sources, "SELECT wert, trim(tag) FROM c");
            assertThat(said.rows()).isEqualTo(List.of("1.5|03.02.2024", "null|04.02.2024", "null|\u00e9"));
        }
    }
}
