package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Column;
import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.CsvOptions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each option of delimited text, and what is refused. */
final class CsvOptionsTest {
    private static final List<Column> FOUND = List.of();

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

    /** Details with one thing said. */
    private static CsvDetails comment(String comment) {
        return new CsvDetails(List.of(), comment, null, null, null, null, null, false);
    }

    private static CsvDetails formats(@Nullable String date, @Nullable String timestamp) {
        return new CsvDetails(List.of(), null, null, date, timestamp, null, null, false);
    }

    private static CsvDetails skip(int lines) {
        return new CsvDetails(List.of(), null, lines, null, null, null, null, false);
    }

    private static CsvDetails encoding(String name) {
        return new CsvDetails(List.of(), null, null, null, null, null, name, false);
    }

    private static CsvOptions csv(@Nullable String delimiter, @Nullable String quote, CsvDetails details) {
        return new CsvOptions(true, delimiter, quote, null, null, details);
    }

    private DescribedSource described(CsvOptions csv, List<Column> columns, String name) {
        return folder.describe(folder.source("csv", columns, List.of(), csv, false, name));
    }

    private List<String> rows(CsvOptions csv, List<Column> columns, String name) throws SQLException {
        return folder.rows(described(csv, columns, name));
    }

    private void refused(CsvOptions csv, String name, String code, String message, String remedy) {
        Failure failure = folder.refusal(folder.source("csv", FOUND, List.of(), csv, false, name));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).contains(message);
        assertThat(failure.remedy().orElse("")).contains(remedy);
    }

    @Test
    void commentsAreNotRead() throws SQLException {
        folder.text("c.csv", "# \"odd\na,b\n1,x # more\n#2,y\n3,\"#z\"\n");
        assertThat(rows(csv(",", "\"", comment("#")), FOUND, "c.csv")).containsExactly("1|x ", "3|#z");
        assertThat(rows(csv(",", "\"", comment("#")), SourceFolder.columns("b", "VARCHAR"), "c.csv"))
                .containsExactly("x ", "#z");
    }

    @Test
    void severalTextsMayMeanNull() throws SQLException {
        folder.text("n.csv", "a,b\n1,NA\n-,x\n3,\"NA\"\n4,\n");
        CsvDetails more = new CsvDetails(List.of("-"), null, null, null, null, null, null, false);
        CsvOptions nulls = new CsvOptions(true, ",", "\"", "\"", "NA", more);
        assertThat(rows(nulls, SourceFolder.columns("a", "INTEGER", "b", "VARCHAR"), "n.csv"))
                .containsExactly("1|null", "null|x", "3|NA", "4|");
        assertThat(described(nulls, FOUND, "n.csv").columns().getFirst().type()).isEqualTo("BIGINT");
    }

    @Test
    void datesAndTimesHaveTheFormatThatIsSaid() throws SQLException {
        folder.text("d.csv", "d;t\n03.02.2024;03.02.2024 17:05\n04.05.2024;04.05.2024 00:00\n");
        CsvOptions formats = csv(";", "\"", formats("%d.%m.%Y", "%d.%m.%Y %H:%M"));
        assertThat(rows(formats, SourceFolder.columns("d", "DATE", "t", "TIMESTAMP"), "d.csv"))
                .containsExactly("2024-02-03|2024-02-03 17:05:00.0", "2024-05-04|2024-05-04 00:00:00.0");
        assertThat(rows(formats, FOUND, "d.csv").getLast()).startsWith("2024-05-04|2024-05-04 00:00");
        refused(csv(",", "\"", formats("%Q", null)), "d.csv", "BAD_OPTION", "'%Q', which is no format", "%d.%m.%Y");
        refused(csv(",", "\"", formats(null, "day")), "d.csv", "BAD_OPTION", "'day', which is no format", "strptime");
    }

    @Test
    void numbersMayHaveACommaBeforeTheirDecimals() throws SQLException {
        folder.text("k.csv", "a;b\n1,5;2,25\n-3,0;1000,5\n");
        CsvDetails comma = new CsvDetails(List.of(), null, null, null, null, ",", null, false);
        assertThat(rows(csv(";", "\"", comma), SourceFolder.columns("a", "DOUBLE", "b", "DECIMAL(9,2)"), "k.csv"))
                .containsExactly("1.5|2.25", "-3.0|1000.50");
        assertThat(described(csv(";", "\"", comma), FOUND, "k.csv").columns())
                .isEqualTo(SourceFolder.columns("a", "DOUBLE", "b", "DOUBLE"));
    }

    @Test
    void textOfOtherEncodingsIsDecoded() throws SQLException {
        for (String name : List.of("latin1", "windows-1252", "utf-16", "UTF-16LE", "utf-8")) {
            String file = name + ".csv";
            folder.bytes(file, "a,b\n1,\"\u00e9\n\u00fc\"\n2,z\n".getBytes(Charset.forName(name)));
            DescribedSource source = described(csv(",", "\"", encoding(name)), FOUND, file);
            assertThat(source.columns()).as(name).isEqualTo(SourceFolder.columns("a", "BIGINT", "b", "VARCHAR"));
            assertThat(source.scan(List.of("a"), 1).shapes().getFirst().encodingOrEmpty())
                    .isEqualTo(name.equals("utf-8") ? "" : Charset.forName(name).name());
        }
        refused(
                csv(",", "\"", encoding("utf-61")),
                "latin1.csv",
                "UNKNOWN_ENCODING",
                "'utf-61'",
                "Did you mean UTF-16?");
        folder.bytes("broken.csv", new byte[] {'a', '\n', (byte) 0xD8, 0, 'x'});
        refused(csv(",", "\"", encoding("us-ascii")), "broken.csv", "BAD_ENCODING", "not text of", "Name the encoding");
        folder.bytes("z.csv.zst", "x".getBytes(StandardCharsets.UTF_8));
        refused(csv(",", "\"", encoding("latin1")), "z.csv.zst", "BAD_ENCODING", "zstd", "gzip");
    }

    @Test
    void shortRowsArePaddedWhereThatIsSaid() throws SQLException {
        folder.text("s.csv", "a,b,c\n1\n2,x\n3,\"y\n\",z\n");
        CsvDetails pad = new CsvDetails(List.of(), null, null, null, null, null, null, true);
        List<Column> columns = SourceFolder.columns("a", "INTEGER", "b", "VARCHAR", "c", "VARCHAR");
        assertThat(rows(csv(",", "\"", pad), columns, "s.csv")).containsExactly("1|null|null", "2|x|null", "3|y\n|z");
        assertThatThrownBy(() -> rows(csv(",", "\"", CsvDetails.NONE), columns, "s.csv"))
                .hasMessageContaining("Expected Number of Columns");
    }

    private void found(String text, List<String> names, String... rows) throws SQLException {
        folder.text("found.csv", text);
        DescribedSource described = described(CsvOptions.DETECT, FOUND, "found.csv");
        assertThat(SourceFolder.names(described)).as(text).isEqualTo(names);
        assertThat(folder.rows(described)).as(text).containsExactly(rows);
    }

    @Test
    void titlesAndCommentsAboveTheHeaderAreFound() throws SQLException {
        List<String> names = List.of("a", "b");
        found("made today\na,b\n1,2\n3,4\n", names, "1|2", "3|4");
        found("Report;x\n\na,b\n1,2\n3,4\n", names, "1|2", "3|4");
        found("# made today\na,b\n1,2\n3,4\n", names, "1|2", "3|4");
        found("# made, today\n# by us\na,b\n1,2\n", names, "1|2");
        found("# made today\na,b\nx,#1\n#2,y\nz,w\n", names, "x|#1", "#2|y", "z|w");
        found("Sales, all\nfrom, to\na,b,c\n1,2,3\n5,6,7\n7,8,9\n", List.of("a", "b", "c"), "1|2|3", "5|6|7", "7|8|9");
    }

    @Test
    void badRowsAndTextsAreNotTakenForTitles() throws SQLException {
        found("a\nhello, you\nbye\n", List.of("a"), "hello, you", "bye");
        found("a,b\nx,#1\n#2,y\n", List.of("a", "b"), "x|#1", "#2|y");
        for (String text : List.of("a,b,c\n1,2\n3,4,5\n", "a,b\n1,2,3\n4,5\n")) {
            folder.text("bad.csv", text);
            assertThatThrownBy(() -> rows(CsvOptions.DETECT, FOUND, "bad.csv"))
                    .hasMessageContaining("Expected Number of Columns");
        }
    }

    @Test
    void linesBeforeTheHeaderAreSkipped() throws SQLException {
        folder.text("l.csv", "made today\nby us,and,them\na,b\n1,x\n");
        assertThat(rows(csv(",", "\"", skip(2)), SourceFolder.columns("a", "INTEGER", "b", "VARCHAR"), "l.csv"))
                .containsExactly("1|x");
        assertThat(described(csv(",", "\"", skip(2)), FOUND, "l.csv").columns())
                .isEqualTo(SourceFolder.columns("a", "BIGINT", "b", "VARCHAR"));
        folder.text("q.csv", "the \"quoted\na,b\n1,x\n");
        refused(csv(",", "\"", skip(1)), "q.csv", "BAD_OPTION", "hold the quote", "Remove those lines");
        refused(csv(",", "\"", skip(2000)), "q.csv", "BAD_OPTION", "skipLines", "Remove the lines");
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        folder.text("o.csv", "a,b\n1,x\n");
        refused(csv(",", "''", CsvDetails.NONE), "o.csv", "BAD_OPTION", "not one plain character", "Write one");
        refused(csv(",", "\"", comment("//")), "o.csv", "BAD_OPTION", "not one plain character", "Write one");
        refused(csv(",", ",", CsvDetails.NONE), "o.csv", "BAD_OPTION", "cannot mean two things", "differ");
        refused(csv("#", "\"", comment("#")), "o.csv", "BAD_OPTION", "cannot mean two things", "differ");
    }

    @Test
    void packedFilesAreRefusedByName() {
        for (String ending : List.of("zip", "bz2", "xz", "tgz", "7z")) {
            folder.text("p.csv." + ending, "PK");
            refused(CsvOptions.DETECT, "p.csv." + ending, "COMPRESSION", "packed as ." + ending, "gzip");
        }
    }
}
