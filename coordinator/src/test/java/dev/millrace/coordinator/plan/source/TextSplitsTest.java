package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text that is read in ranges has the rows that it has in one piece, compared with plain DuckDB on the whole file. */
final class TextSplitsTest {
    private static final int FILES = 60;
    private static final List<String> CELLS = List.of(
            "",
            "a",
            "b c",
            "\"\"",
            "\"q\"",
            "\"x,y\"",
            "\"l\nm\"",
            "\"\n\"",
            "\"\"\"\"",
            "\"d\"\"e\"",
            "\"\"\"\n\"\"\"",
            "f\"g",
            " \"s\"",
            "\"t\" ",
            "  u",
            "é",
            "\"\ufeff\"",
            "12",
            "\",\n,\"",
            "'",
            "\\");

    private static final List<String> COMMENTS = List.of("#", "# a, b", "#\"", "# it's \"x", "#,,,", "## #");

    @TempDir
    private Path root;

    private SourceFolder folder;

    @BeforeEach
    void open() throws SQLException {
        folder = new SourceFolder(root);
    }

    @AfterEach
    void close() throws SQLException {
        folder.close();
    }

    private Scan split(DescribedSource source, int rangeBytes) {
        return new ScanBuilder(source, SourceFolder.names(source), SourceFolder.names(source), List.of(), rangeBytes)
                .build(rangeBytes);
    }

    private static String nasty(Random random, int columns, String newline, boolean quotes) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
        for (int column = 0; column < columns; column++) {
            text.append(column == 0 ? "" : ",").append("c").append(column);
        }
        int rows = random.nextInt(40);
        for (int row = 0; row < rows; row++) {
            text.append(newline);
            for (int column = 0; column < columns; column++) {
                String cell = CELLS.get(random.nextInt(CELLS.size()));
                String plain =
                        quotes ? cell : cell.replace("\"", "").replace(",", "").replace("\n", "");
                text.append(column == 0 ? "" : ",").append(column == 0 ? "r" + row : plain.replace("\n", newline));
            }
        }
        return text.append(random.nextBoolean() ? newline : "").toString();
    }

    @Test
    void rangesOfNastyTextHaveTheRowsOfTheWholeFileInOrder() throws SQLException {
        Random random = new Random(5);
        int ranges = 0;
        for (int file = 0; file < FILES; file++) {
            boolean quotes = random.nextInt(4) > 0;
            String text = nasty(random, 2 + random.nextInt(3), random.nextBoolean() ? "\n" : "\r\n", quotes);
            String name = "f" + file + ".csv";
            folder.text(name, text);
            CsvOptions csv = new CsvOptions(true, ",", quotes ? "\"" : "", quotes ? "\"" : "", "");
            DescribedSource source = folder.describe(folder.source("csv", List.of(), List.of(), csv, false, name));
            List<String> whole = folder.duck.rows("FROM read_csv('" + root.resolve(name)
                    + "', auto_detect = false, all_varchar = true, header = true, delim = ',', quote = '"
                    + (quotes ? "\"" : "") + "', escape = '" + (quotes ? "\"" : "")
                    + "', allow_quoted_nulls = false, columns = {"
                    + String.join(
                            ", ",
                            SourceFolder.names(source).stream()
                                    .map(column -> "'" + column + "': 'VARCHAR'")
                                    .toList())
                    + "})");
            int rangeBytes = 1 + random.nextInt(50);
            Scan scan = split(source, rangeBytes);
            ranges += scan.units().size();
            assertThat(folder.duck.rows(scan))
                    .as("%s in ranges of %d:%n%s", name, rangeBytes, text)
                    .isEqualTo(whole);
        }
        assertThat(ranges).isGreaterThan(FILES * 5);
    }

    /** Skipped lines, a header, rows; comments beside and behind them, with signs in them that would mean something elsewhere. */
    private static String commented(Random random, int columns, int skipped, String newline) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < skipped; line++) {
            text.append("title, ").append(line).append(newline);
        }
        for (int column = 0; column < columns; column++) {
            text.append(column == 0 ? "" : ",").append("c").append(column);
        }
        int rows = random.nextInt(50);
        for (int row = 0; row < rows; row++) {
            text.append(newline);
            if (random.nextInt(6) == 0) {
                text.append(COMMENTS.get(random.nextInt(COMMENTS.size()))).append(newline);
            }
            for (int column = 0; column < columns; column++) {
                String cell = CELLS.get(random.nextInt(CELLS.size())).replace("\n", newline);
                text.append(column == 0 ? "r" + row : "," + (random.nextInt(8) == 0 ? "\"#\"" : cell));
            }
            text.append(random.nextInt(7) == 0 ? COMMENTS.get(random.nextInt(COMMENTS.size())) : "");
        }
        return text.append(newline).toString();
    }

    @Test
    void rangesOfTextWithCommentsAndSkippedLinesHaveTheRowsOfTheWholeFileInOrder() throws SQLException {
        Random random = new Random(6);
        int ranges = 0;
        for (int file = 0; file < FILES / 2; file++) {
            int skipped = random.nextInt(4);
            String text = commented(random, 2 + random.nextInt(3), skipped, random.nextBoolean() ? "\n" : "\r\n");
            String name = "c" + file + ".csv";
            folder.text(name, text);
            CsvDetails details = new CsvDetails(List.of(), "#", skipped, null, null, null, null, false);
            CsvOptions csv = new CsvOptions(true, ",", "\"", "\"", "", details);
            DescribedSource source = folder.describe(folder.source("csv", List.of(), List.of(), csv, false, name));
            List<String> whole = folder.duck.rows("FROM read_csv('" + root.resolve(name)
                    + "', auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', comment = '#',"
                    + " allow_quoted_nulls = false, skip = " + skipped + ", columns = {"
                    + SourceFolder.names(source).stream()
                            .map(column -> "'" + column + "': 'VARCHAR'")
                            .collect(Collectors.joining(", "))
                    + "})");
            int rangeBytes = 1 + random.nextInt(50);
            Scan scan = split(source, rangeBytes);
            ranges += scan.units().size();
            assertThat(folder.duck.rows(scan))
                    .as("%s in ranges of %d, %d lines skipped:%n%s", name, rangeBytes, skipped, text)
                    .isEqualTo(whole);
        }
        assertThat(ranges).isGreaterThan(FILES * 2);
    }

    @Test
    void linesOfJsonAreSplitAtTheirEnds() throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append("{\"a\": ")
                    .append(i)
                    .append(", \"b\": \"x\\ny\\\"")
                    .append(i % 3 == 0 ? "\\u000a" : "")
                    .append("\"}\n");
            text.append(i % 7 == 0 ? "\n" : "");
        }
        folder.text("j.jsonl", text.toString());
        DescribedSource source = folder.describe("j.jsonl");
        Scan scan = split(source, 64);
        assertThat(scan.units()).hasSizeGreaterThan(20);
        assertThat(folder.duck.rows(scan))
                .isEqualTo(folder.duck.rows("FROM read_json('" + root + "/j.jsonl', format = 'newline_delimited')"));
    }

    @Test
    void whatHasNoRecordsToSplitAtIsOneUnit() throws SQLException, IOException {
        folder.text("array.json", "[" + "{\"a\": 1},\n".repeat(50) + "{\"a\": 2}]");
        folder.gzip("g.csv.gz", "a,b\n" + "1,2\n".repeat(100));
        folder.text("two.csv", "a||b\n" + "1||2\n".repeat(100));
        assertThat(split(folder.describe("array.json"), 20).units()).hasSize(1);
        assertThat(split(folder.describe("g.csv.gz"), 20).units()).hasSize(1);
        CsvOptions two = new CsvOptions(true, "||", "\"", "\"", "");
        assertThat(split(folder.describe(folder.source("csv", List.of(), List.of(), two, false, "two.csv")), 20)
                        .units())
                .hasSize(1);
    }

    @Test
    void oneFileOfManyMayBeLarge() throws SQLException {
        folder.text("m/1.csv", "a,b\n1,x\n");
        folder.text("m/2.csv", "b,a\n" + "y,2\n".repeat(300));
        folder.text("m/3.csv", "a,b\n3,z\n");
        DescribedSource source = folder.describe("m");
        Scan scan = split(source, 400);
        assertThat(scan.units().size()).isBetween(4, 7);
        assertThat(folder.duck.rows(scan)).hasSize(302).startsWith("1|x", "2|y").endsWith("2|y", "3|z");
        assertThat(folder.duck.rows(source.scan(List.of("b"), Long.MAX_VALUE))).hasSize(302);
    }

    @Test
    void badRowsAreLeftOutOfRangesToo() throws SQLException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < 60; i++) {
            text.append(i % 5 == 0 ? "bad,row\n" : i % 7 == 0 ? "1,2,3\n" : i + ",\"x\ny\"\n");
        }
        folder.bytes("s.csv", text.toString().getBytes(StandardCharsets.UTF_8));
        DescribedSource source = folder.describe(folder.source(
                "csv",
                SourceFolder.columns("a", "INTEGER", "b", "VARCHAR"),
                List.of(),
                SourceFolder.COMMAS,
                true,
                "s.csv"));
        assertThat(split(source, 30).units()).hasSizeGreaterThan(5);
        assertThat(folder.duck.rows(split(source, 30)))
                .isEqualTo(folder.duck.rows(source.scan(SourceFolder.names(source), Long.MAX_VALUE)))
                .hasSize(41);
    }
}
