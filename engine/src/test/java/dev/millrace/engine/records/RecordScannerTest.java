package dev.millrace.engine.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.text.RecordScanner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is cut into records with their lines and texts, whatever is wrong with them. */
final class RecordScannerTest {
    private static final Records PLAIN = new Records(3, ",", "\"", "\"", "", true, 0);

    @TempDir
    Path folder;

    /** Each record as {@code line|text|fault|fields|f1|f2|f3}, read by DuckDB. */
    private List<String> records(byte[] text, Records form) throws IOException, SQLException {
        Path target = Files.createTempFile(folder, "records", ".csv");
        RecordFile.write(new ByteArrayInputStream(text), form, 7, target);
        StringBuilder columns = new StringBuilder("'number': 'INTEGER', 'line': 'BIGINT', 'text': 'VARCHAR',"
                + " 'fault': 'VARCHAR', 'fields': 'INTEGER'");
        StringBuilder names = new StringBuilder("line, text, fault, fields");
        for (int field = 1; field <= form.fields(); field++) {
            columns.append(", 'f").append(field).append("': 'VARCHAR'");
            names.append(", f").append(field);
        }
        List<String> records = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + names + " FROM read_csv('" + target
                        + "', auto_detect = false, header = false, new_line = '\\n"
                        + "', delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false,"
                        + " max_line_size = 8388608, columns = {" + columns
                        + "})")) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int cell = 1; cell <= form.fields() + 4; cell++) {
                    cells.add(String.valueOf(rows.getString(cell)));
                }
                records.add(String.join("|", cells));
            }
        }
        return records;
    }

    private List<String> records(String text) throws IOException, SQLException {
        return records(text.getBytes(StandardCharsets.UTF_8), PLAIN);
    }

    @Test
    void goodRecordsKeepLineTextAndFieldsWithNullToldFromEmptyText() throws Exception {
        assertThat(records("a,b,c\n1,\"x, y\",\"\"\n2,,é\n"))
                .containsExactly("2|1,\"x, y\",\"\"|null|3|1|x, y|", "3|2,,é|null|3|2|null|é");
    }

    @Test
    void quotedLinesCountAndTheTextOfARecordHoldsAllOfThem() throws Exception {
        assertThat(records("a,b,c\r\n1,\"x\r\ny\"\"z\",3\r\n\r\n4,5,6"))
                .containsExactly("2|1,\"x\r\ny\"\"z\",3|null|3|1|x\r\ny\"z|3", "5|4,5,6|null|3|4|5|6");
    }

    @Test
    void recordsWithTooFewOrTooManyFieldsAreCounted() throws Exception {
        assertThat(records("a,b,c\n1,2\n1,2,3,4\n1,\"2\n3\"\n"))
                .containsExactly("2|1,2|null|2|1|2|null", "3|1,2,3,4|null|4|1|2|3", "4|1,\"2\n3\"|null|2|1|2\n3|null");
    }

    @Test
    void aBrokenQuoteSpoilsOnlyItsOwnLine() throws Exception {
        assertThat(records("a,b,c\n1,\"x,3\n4,5,6\n7,\"y\"z,9\n10,11,12\n"))
                .containsExactly(
                        "2|1,\"x,3|a quote does not end its field|0|null|null|null",
                        "3|4,5,6|null|3|4|5|6",
                        "4|7,\"y\"z,9|a quote does not end its field|0|null|null|null",
                        "5|10,11,12|null|3|10|11|12");
    }

    @Test
    void bytesThatAreNoTextAreKeptAsFarAsTheyCanBeRead() throws Exception {
        byte[] text = "a,b,c\n1,é,3\n4,5,6\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(records(text, PLAIN))
                .containsExactly("2|1,\uFFFD,3|not UTF-8|3|null|null|null", "3|4,5,6|null|3|4|5|6");
    }

    @Test
    void aRecordThatIsTooLongIsCutAndTheNextOneIsRead() throws Exception {
        String huge = "x".repeat(RecordScanner.MOST_BYTES + 10);
        List<String> records = records("a,b,c\n1," + huge + ",3\n4,5,6\n");
        assertThat(records).hasSize(2);
        assertThat(records.getFirst())
                .startsWith("2|1,xxx")
                .contains("|more than 1048576 bytes|0|")
                .hasSizeLessThan(1_100);
        assertThat(records.get(1)).isEqualTo("3|4,5,6|null|3|4|5|6");
    }

    @Test
    void theLongestRecordPassesWithAllItsQuotesDoubled() throws Exception {
        String long1 = "\"\"".repeat(RecordScanner.MOST_BYTES / 2 - 20);
        assertThat(records("a,b,c\n1,\"" + long1 + "\",3\n").getFirst()).contains("|null|3|1|\"\"");
    }

    @Test
    void otherDialectsHaveTheirOwnDelimiterQuoteEscapeAndNull() throws Exception {
        Records form = new Records(2, ";;", "'", "\\", "NA", false, 1);
        assertThat(records("skipped\nNA;;'NA'\n'it\\'s';;x,y\n".getBytes(StandardCharsets.UTF_8), form))
                .containsExactly("2|NA;;'NA'|null|2|null|NA", "3|'it\\'s';;x,y|null|2|it's|x,y");
    }

    @Test
    void linesAreWholeRecordsWithoutADelimiter() throws Exception {
        Records form = new Records(1, "", "", "", "", false, 0);
        assertThat(records("\uFEFF{\"a\": \"x,y\"}\r\n  \r{}".getBytes(StandardCharsets.UTF_8), form))
                .containsExactly("1|{\"a\": \"x,y\"}|null|1|{\"a\": \"x,y\"}", "3|{}|null|1|{}");
    }

    @Test
    void gzipIsReadAndDamagedGzipIsAnError() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("a,b,c\n1,2,3\n".getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = bytes.toByteArray();
        assertThat(records(whole, PLAIN)).containsExactly("2|1,2,3|null|3|1|2|3");
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 9);
        assertThatThrownBy(() -> records(cut, PLAIN)).isInstanceOf(EOFException.class);
    }

    /** Every byte of a text stands in exactly one record or between two, however it is broken. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyTextIsCutIntoRecordsThatMakeItUpAgain(long seed) throws IOException {
        Random random = new Random(seed);
        String signs = "ab,\"\"\n\r,;é\\ ";
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int sign = 0; sign < length; sign++) {
                text.append(signs.charAt(random.nextInt(signs.length())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            RecordScanner scanner =
                    new RecordScanner(new ByteArrayInputStream(bytes), new Records(2, ",", "\"", "\"", "", false, 0));
            StringBuilder rebuilt = new StringBuilder();
            long lastLine = 0;
            while (scanner.next()) {
                assertThat(scanner.line()).as(text.toString()).isGreaterThan(lastLine);
                lastLine = scanner.line();
                rebuilt.append(new String(scanner.bytes(), scanner.start(), scanner.length(), StandardCharsets.UTF_8));
            }
            assertThat(rebuilt.toString().replaceAll("[\r\n]", ""))
                    .as(text.toString())
                    .isEqualTo(text.toString().replaceAll("[\r\n]", ""));
        }
    }
}
