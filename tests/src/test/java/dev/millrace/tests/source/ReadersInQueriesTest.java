package dev.millrace.tests.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tests.bench.MemoryFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers within queries take the options that sources have, and say what they do not take. */
final class ReadersInQueriesTest {
    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    @Test
    void optionsOfDelimitedTextAreThoseOfSources() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            Path file = bench.write("a.csv", "made by us\nid;v;day\n1;2,5;03.02.2024 # yes\nNA;-;04.02.2024\n");
            String read = "FROM read_csv('" + file
                    + "', skip = 1, comment = '#', decimal_separator = ',', delim = ';', header = true, nullstr = ['NA', '-'],"
                    + " dateformat = '%d.%m.%Y', types = {'id': 'SMALLINT', 'v': 'DOUBLE', 'day': 'VARCHAR'}, filename = 'file')";
            String query = "SELECT id, v, trim(day), parse_filename(file), typeof(id) " + read;
            assertThat(bench.run(Map.of(), "n: {from: '" + file + "'}\n", query).rows())
                    .isEqualTo(List.of("1|2.5|03.02.2024|a.csv|SMALLINT", "null|null|04.02.2024|a.csv|SMALLINT"));
        }
    }

    @Test
    void oneFileReadInTwoWaysIsTwoSources() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            Path file = bench.write("a.csv", "x\n1\n2\n");
            String query = "SELECT (SELECT count(*) FROM read_csv('" + file
                    + "', header = false, skip = 0)), (SELECT count(*) FROM read_csv('" + file
                    + "', header = false, skip = 2))";
            assertThat(bench.run(Map.of(), "n: {from: '" + file + "'}\n", query).rows())
                    .isEqualTo(List.of("3|1"));
        }
    }

    @Test
    void columnsOfAReaderAreCountedWhateverTheHeaderSaysAsInDuckDb() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            Path file = bench.write("a.csv", "b,a\n1,x\n2,y\n");
            for (String columns : List.of("{'a': 'VARCHAR', 'b': 'VARCHAR'}", "{'p': 'VARCHAR', 'q': 'VARCHAR'}")) {
                for (String header : List.of("", ", header = true")) {
                    String query = "SELECT * FROM read_csv('" + file + "', columns = " + columns + header + ")";
                    assertThat(bench.run(Map.of(), "n: {from: '" + file + "'}\n", query)
                                    .rows())
                            .isEqualTo(List.of("1|x", "2|y"));
                }
            }
            String byName = "SELECT a, b FROM n";
            assertThat(bench.run(Map.of(), "n: {from: '" + file + "', columns: {a: VARCHAR, b: VARCHAR}}\n", byName)
                            .rows())
                    .isEqualTo(List.of("x|1", "y|2"));
        }
    }

    @Test
    void whatASourceDoesNotHaveIsRefusedByName() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            Path file = bench.write("a.csv", "x\n1\n2\n");
            for (String option : List.of("all_varchar = true", "max_line_size = 10", "skip = 'x'")) {
                assertThatThrownBy(() -> bench.run(
                                Map.of(),
                                "n: {from: '" + file + "'}\n",
                                "SELECT * FROM read_csv('" + file + "', " + option + ")"))
                        .hasMessageContaining("BAD_SOURCE")
                        .hasMessageContaining("source of the job");
            }
            assertThatThrownBy(() -> bench.run(
                            Map.of(),
                            "n: {from: '" + file + "'}\n",
                            "SELECT * FROM read_parquet('" + file + "', comment = '#')"))
                    .hasMessageContaining("does not take the option 'comment'");
        }
    }
}
