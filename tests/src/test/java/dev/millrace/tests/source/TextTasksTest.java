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

    /** The same rows in UTF-8 without titles and comments are what DuckDB reads. */
    @Test
    void titlesCommentsAndOneByteEncodingsAreSplitToo() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            StringBuilder odd = new StringBuilder("prices of caf\u00e9s\n\u00ff;\u00ff\nid;t\n");
            StringBuilder plain = new StringBuilder("id;t\n");
            for (int i = 0; i < 8_000; i++) {
                String row = i + (i % 5 == 0 ? ";\"\u00e4\n\u00ff; \u20ac\"" : ";\u00ff\u00fc" + i);
                odd.append(i % 40 == 0 ? "# \"note; \u00e9\n" : "").append(row).append(i % 90 == 0 ? "#\"\n" : "\n");
                plain.append(row).append("\n");
            }
            Charset charset = Charset.forName("windows-1252");
            bench.write("c/a.csv", odd.toString().getBytes(charset));
            Path utf8 = bench.write("plain.csv", plain.toString());
            String options = "csv: {header: true, delimiter: ';', quote: '\"', skipLines: 2, comment: '#', encoding: ";
            String source = "c: {from: '" + folder + "/c', columns: {id: INTEGER, t: VARCHAR}, " + options;
            String query = "SELECT count(*), sum(id), md5(string_agg(id || t, ',')) FROM ";
            List<String> expected = bench.expected(
                    query + "read_csv('" + utf8 + "', header = true, delim = ';', quote = '\"', escape = '\"')");
            SourceBench.Said said = bench.run(SPLIT, source + "windows-1252}}\n", query + "c");
            assertThat(said.rows()).isEqualTo(expected);
            assertThat(said.tasks()).isGreaterThan(4);
            bench.write("c/a.csv", odd.toString().getBytes(java.nio.charset.StandardCharsets.UTF_16LE));
            SourceBench.Said wide = bench.run(SPLIT, source + "utf-16le}}\n", query + "c");
            assertThat(wide.rows()).isEqualTo(expected);
            assertThat(wide.tasks()).isEqualTo(1);
            odd.append("oops;x\n");
            bench.write("c/a.csv", odd.toString().getBytes(charset));
            long line = odd.chars().filter(letter -> letter == '\n').count();
            assertThatThrownBy(() -> bench.run(SPLIT, source + "windows-1252}}\n", query + "c"))
                    .hasMessageContaining("ine " + line + " of '" + folder + "/c/a.csv'")
                    .hasMessageContaining("oops");
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
