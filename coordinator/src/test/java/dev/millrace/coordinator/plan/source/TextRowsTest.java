package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.JobSpec.CsvOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many rows text has, by its beginnings; what was decided about it in one line. */
final class TextRowsTest {
    private static final Percentage NEARLY = Percentage.withPercentage(8);

    @TempDir
    private Path root;

    private SourceFolder folder;
    private final Random random = new Random(3);

    @BeforeEach
    void open() throws SQLException {
        folder = new SourceFolder(root);
    }

    @AfterEach
    void close() throws SQLException {
        folder.close();
    }

    private String row(int number, int letters) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(2 * letters);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return number + (number % 3 == 0 ? ",\"x\n" : ",\"") + text + "\"\n";
    }

    private String rows(int count, int letters) {
        StringBuilder text = new StringBuilder("id,text\n");
        for (int i = 0; i < count; i++) {
            text.append(row(i, letters));
        }
        return text.toString();
    }

    private static TextInference inference(DescribedSource source) {
        return source.inference().orElseThrow();
    }

    @Test
    void rowsOfPlainTextAreCountedInASampleAndExactlyWhereItIsAll() throws SQLException {
        folder.text("small.csv", rows(300, 20));
        DescribedSource small = folder.describe("small.csv");
        assertThat(small.rows()).isEqualTo(300);
        assertThat(small.rowsExact()).isFalse();
        folder.text("large.csv", rows(20_000, 90));
        DescribedSource large = folder.describe("large.csv");
        assertThat(large.rows()).isCloseTo(20_000, NEARLY);
        assertThat(inference(large).rowBytes()).isCloseTo(large.bytes() / 20_000, NEARLY);
        assertThat(large.rows()).isEqualTo(folder.describe("large.csv").rows());
    }

    @Test
    void compressedTextIsMeasured() throws IOException, SQLException {
        folder.gzip("g.csv.gz", rows(30_000, 40));
        DescribedSource gzip = folder.describe("g.csv.gz");
        assertThat(gzip.rows()).isCloseTo(30_000, NEARLY);
        assertThat(inference(gzip).ratio()).isBetween(1.2, 3.0);
        folder.duck.execute("COPY (SELECT range AS id, md5(range::VARCHAR) AS text FROM range(1500)) TO '" + root
                + "/z.csv.zst' (FORMAT csv, COMPRESSION zstd)");
        assertThat(folder.describe("z.csv.zst").rows()).isEqualTo(1_500);
    }

    @Test
    void framesOfZstdMayTellHowMuchTheyHold() {
        assertThat(ZstdSample.contentBytes(bytes(0x28, 0xB5, 0x2F, 0xFD, 0x20, 200)))
                .isEqualTo(200);
        assertThat(ZstdSample.contentBytes(bytes(0x28, 0xB5, 0x2F, 0xFD, 0x60, 0x00, 0x01)))
                .isEqualTo(512);
        assertThat(ZstdSample.contentBytes(bytes(0x28, 0xB5, 0x2F, 0xFD, 0x84, 0x58, 0x40, 0x42, 0x0F, 0x00)))
                .isEqualTo(1_000_000);
        assertThat(ZstdSample.contentBytes(bytes(0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58)))
                .isEqualTo(-1);
        assertThat(ZstdSample.contentBytes(bytes(0x50, 0x4B, 3, 4, 0, 0, 0))).isEqualTo(-1);
        assertThat(ZstdSample.contentBytes(bytes(0x28, 0xB5, 0x2F, 0xFD, 0xC0, 1)))
                .isEqualTo(-1);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void objectsOfJsonAreLinesOrElements() throws SQLException {
        StringBuilder lines = new StringBuilder();
        StringBuilder array = new StringBuilder("[");
        for (int i = 0; i < 9_000; i++) {
            String object = "{\"id\": " + i + ", \"l\": [1, {\"x\": \"],}\\\"\"}], \"t\": \""
                    + "t".repeat(random.nextInt(60)) + "\"}";
            lines.append(object).append("\n");
            array.append(i == 0 ? "" : ",\n").append(object);
        }
        folder.text("l.jsonl", lines.toString());
        folder.text("a.json", array.append("]").toString());
        folder.text("two.json", "[{\"id\": 1}, {\"id\": [2, 3]}]");
        folder.text("none.json", "[ ]");
        assertThat(folder.describe("l.jsonl").rows()).isCloseTo(9_000, NEARLY);
        assertThat(folder.describe("a.json").rows()).isCloseTo(9_000, NEARLY);
        assertThat(folder.describe("two.json").rows()).isEqualTo(2);
        assertThat(folder.describe(folder.source(
                                "json",
                                SourceFolder.columns("id", "INTEGER"),
                                List.of(),
                                CsvOptions.DETECT,
                                false,
                                "none.json"))
                        .rows())
                .isZero();
    }

    @Test
    void ofManyFilesSomeStandForAll() {
        for (int i = 0; i < 40; i++) {
            folder.text("m/" + (10 + i) + ".csv", rows(100 + i, 20));
        }
        DescribedSource source = folder.describe("m");
        assertThat(source.rows()).isCloseTo(4_780, NEARLY);
        assertThat(inference(source).sampledFiles()).isEqualTo(16);
    }

    @Test
    void otherEncodingsAreDecodedFirst() {
        folder.bytes("u.csv", rows(8_000, 30).getBytes(StandardCharsets.UTF_16LE));
        CsvDetails details = new CsvDetails(List.of(), null, null, null, null, null, "utf-16le", false);
        DescribedSource source = folder.describe(folder.source(
                "csv", List.of(), List.of(), new CsvOptions(null, null, null, null, null, details), false, "u.csv"));
        assertThat(source.rows()).isCloseTo(8_000, NEARLY);
    }

    @Test
    void oneLineSaysWhatWasDecided() {
        folder.text("t/a.csv", "id;name\n1;\"x\"\n2;y\n");
        folder.text("t/b.csv", "id;name\n3;\"x;\"\n");
        assertThat(inference(folder.describe("t")).sentence())
                .isEqualTo(
                        "source things: csv, delimiter ;, quote \", header; found in 2 files id BIGINT, name VARCHAR;"
                                + " about 3 rows (6 bytes each in 2 files sampled)");
        folder.text("j.jsonl", "{\"a\": 1}\n{\"a\": 2}\n");
        assertThat(inference(folder.describe(folder.source(
                                "",
                                SourceFolder.columns("a", "INTEGER"),
                                List.of(),
                                CsvOptions.DETECT,
                                false,
                                "j.jsonl")))
                        .sentence())
                .isEqualTo("source things: json, declared a INTEGER; about 2 rows (9 bytes each in 1 file sampled)");
        folder.text("s/a.csv", "1\t2\n3\t4\n");
        folder.text("s/b.csv", "1|'x|y'\n3|'4'\n");
        assertThat(inference(folder.describe(folder.source(
                                "csv",
                                SourceFolder.columns("a", "INTEGER", "b", "VARCHAR"),
                                List.of(),
                                new CsvOptions(false, null, null, null, null),
                                false,
                                "s")))
                        .sentence())
                .contains(
                        "csv, delimiter tab, no quotes, no header in 1 file | delimiter |, quote ', no header in 1 file;");
    }
}
