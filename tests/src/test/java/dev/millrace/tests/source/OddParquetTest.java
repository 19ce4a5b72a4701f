package dev.millrace.tests.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tests.bench.MemoryFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet that is rarely written today, and what statistics do not say. */
final class OddParquetTest {
    /** Column x with 1, 2 and NaN; the statistics say 1 to 2. Written by Arrow. */
    static final String NAN =
            "UEFSMRUEFTAVMEwVBhUAEgAAAAAAAAAA8D8AAAAAAAAAQAAAAAAAAPh/FQAVFBUULBUGFRAVBhUGHBgIAAAAAAAAAEAYCAAAAAAAAPA/FgAoCA"
                    + "AAAAAAAABAGAgAAAAAAADwPxERAAAAAgAAAAYBAgMkABUEGSw1ABgGc2NoZW1hFQIAFQolAhgBeAAWBhkcGRwmABwVChk1AAYQGRgBeBUAFgYW"
                    + "3gEW3gEmVCYIHBgIAAAAAAAAAEAYCAAAAAAAAPA/FgAoCAAAAAAAAABAGAgAAAAAAADwPxERABksFQQVABUCABUAFRAVAgA8KQYZJgAGAAAAFt"
                    + "4BFgYmCBbeAQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAtgAAAFBBUjE=";

    /** Column t as INT96 with 2001-02-03 04:05:06 and NULL, column n with 1 and 2, no statistics. Written by Arrow. */
    static final String INT96 =
            "UEFSMRUEFRgVGEwVAhUAEgAAAPTnAWANAADoaSUAFQAVEhUSLBUEFRAVBhUGHAAAAAIAAAADAQECABUEFRAVEEwVBBUAEgAAAQAAAAIAAAAVAB"
                    + "USFRIsFQQVEBUGFQYcAAAAAgAAAAQBAQMCFQQZPDUAGAZzY2hlbWEVBAAVBiUCGAF0ABUCJQIYAW4AFgQZHBksJgAcFQYZNQAGEBkYAXQVABYE"
                    + "FmwWbCY8JggpLBUEFQAVAgAVABUQFQIAPCkGGSYCAgAAACYAHBUCGTUABhAZGAFuFQAWBBZkFmQmoAEmdCksFQQVABUCABUAFRAVAgA8KQYZJg"
                    + "AEAAAAFtABFgQmCBbQAQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGSwcAAAcAAAAxgAAAFBBUjE=";

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    @Test
    void everyCodecAndNestingIsReadInRowGroups() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            String rows =
                    "SELECT range AS id, 'text ' || (range % 7) AS t, [range, NULL] AS l, {'a': range, 'b': [{'c':"
                            + " range::VARCHAR}]} AS s, MAP {range: 'v'} AS m, range::DECIMAL(30,4) AS d FROM range(5000)";
            String look = "SELECT count(*), sum(id), sum(l[1]), sum(s.a), max(s.b[1].c), count(m[id]), sum(d) FROM ";
            List<String> expected = bench.expected(look + "(" + rows + ")");
            for (String codec : List.of("uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli")) {
                bench.file(codec + "/a.parquet");
                bench.execute("COPY (" + rows + ") TO '" + folder + "/" + codec
                        + "/a.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048, COMPRESSION " + codec + ")");
            }
            StringBuilder sources = new StringBuilder();
            List<String> codecs = List.of("uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli");
            codecs.forEach(codec -> sources.append(codec + ": {from: '" + folder + "/" + codec + "'}\n"));
            SourceBench.Said said = bench.run(
                    SourceBench.ALL_SPLIT,
                    sources.toString(),
                    codecs.stream().map(codec -> look + codec).toArray(String[]::new));
            assertThat(said.answers()).containsOnly(expected);
        }
    }

    @Test
    void aWrongEndingIsReadByItsBytesOrItsFormat() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            bench.execute("COPY (SELECT 7 AS v) TO '" + folder + "/a.parquet'");
            Files.move(folder.resolve("a.parquet"), folder.resolve("a.dat"));
            Files.copy(folder.resolve("a.dat"), folder.resolve("b.csv"));
            String sources = "a: {from: '" + folder + "/a.dat'}\nb: {from: '" + folder + "/b.csv', format: parquet}\n";
            assertThat(bench.run(Map.of(), sources, "SELECT v FROM a", "SELECT v FROM b")
                            .answers())
                    .containsExactly(List.of("7"), List.of("7"));
        }
    }

    @Test
    void rowsWithNanThatStatisticsLeaveOutAreFound() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            bench.write("nan.parquet", Base64.getDecoder().decode(NAN));
            bench.write("int96.parquet", Base64.getDecoder().decode(INT96));
            String sources = "n: {from: '" + folder + "/nan.parquet'}\ni: {from: '" + folder + "/int96.parquet'}\n";
            SourceBench.Said said = bench.run(
                    Map.of(),
                    sources,
                    "SELECT count(*) FROM n WHERE x > 100",
                    "SELECT count(*) FROM n WHERE x = 'NaN'::DOUBLE",
                    "SELECT count(*) FROM n WHERE x < 2",
                    "SELECT t, n FROM i ORDER BY n");
            assertThat(said.answers().subList(0, 3)).containsExactly(List.of("1"), List.of("1"), List.of("1"));
            assertThat(said.answers().get(3).getFirst())
                    .startsWith("2001-02-03")
                    .endsWith("|1");
        }
    }

    /** The file as an old writer of Java left it: the fields that were in the order of signed bytes, and no word about order. */
    private static FileMetaData asOfOldWriter(FileMetaData footer, String least, String greatest) {
        footer.setCreated_by("parquet-mr version 1.6.0");
        footer.unsetColumn_orders();
        Statistics statistics = footer.getRow_groups()
                .getFirst()
                .getColumns()
                .getFirst()
                .getMeta_data()
                .getStatistics();
        statistics.unsetMin_value();
        statistics.unsetMax_value();
        statistics.setMin(least.getBytes(StandardCharsets.UTF_8));
        statistics.setMax(greatest.getBytes(StandardCharsets.UTF_8));
        return footer;
    }

    private static void patch(Path file, UnaryOperator<FileMetaData> change) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int length = ByteBuffer.wrap(bytes, bytes.length - 8, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        int start = bytes.length - 8 - length;
        FileMetaData footer = change.apply(Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length)));
        ByteArrayOutputStream patched = new ByteArrayOutputStream();
        patched.write(bytes, 0, start);
        Util.writeFileMetaData(footer, patched);
        int footerBytes = patched.size() - start;
        patched.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footerBytes)
                .array());
        patched.write("PAR1".getBytes(StandardCharsets.US_ASCII));
        Files.write(file, patched.toByteArray());
    }

    @Test
    void boundsOfTextInSignedOrderAreNotTrusted() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            // As signed bytes é is before a: an old writer says that everything is between é and z.
            Path file = folder.resolve("old/a.parquet");
            bench.file("old/a.parquet");
            bench.execute("COPY (SELECT unnest(['a', 'm', 'z', 'é', 'ö']) AS t, unnest(range(5)) AS n) TO '" + file
                    + "' (FORMAT parquet, COMPRESSION uncompressed)");
            patch(file, footer -> asOfOldWriter(footer, "é", "z"));
            bench.execute("COPY (SELECT 'b' AS t, 9 AS n) TO '" + folder + "/old/b.parquet' (FORMAT parquet)");

            SourceBench.Said said = bench.run(
                    SourceBench.ALL_SPLIT,
                    "old: {from: '" + folder + "/old'}\n",
                    "SELECT count(*) FROM old WHERE t = 'ö'",
                    "SELECT count(*) FROM old WHERE t > 'z'",
                    "SELECT count(*) FROM old WHERE t <= 'a'",
                    "SELECT min(t), max(t), count(*) FROM old",
                    "SELECT sum(n) FROM old WHERE t IN ('a', 'ö')",
                    "SELECT count(*) FROM old AS o JOIN (SELECT 'ö' AS k) ON t = k");

            assertThat(said.answers())
                    .containsExactly(
                            List.of("1"), List.of("2"), List.of("1"), List.of("a|ö|6"), List.of("4"), List.of("1"));
        }
    }

    @Test
    void codecsThatAreNotReadAreRefusedByName() throws Exception {
        try (SourceBench bench = new SourceBench(folder)) {
            for (CompressionCodec codec : List.of(CompressionCodec.LZ4, CompressionCodec.LZO)) {
                Path file = folder.resolve(codec + "/a.parquet");
                bench.file(codec + "/a.parquet");
                bench.execute("COPY (SELECT 1 AS n) TO '" + file + "' (FORMAT parquet, COMPRESSION uncompressed)");
                patch(file, footer -> {
                    footer.getRow_groups()
                            .getFirst()
                            .getColumns()
                            .getFirst()
                            .getMeta_data()
                            .setCodec(codec);
                    return footer;
                });
                assertThatThrownBy(() -> bench.run(Map.of(), "t: {from: '" + file + "'}\n", "SELECT n FROM t"))
                        .hasMessageContaining("PARQUET_CODEC")
                        .hasMessageContaining("the column 'n' of")
                        .hasMessageContaining(" is compressed with " + codec);
            }
        }
    }
}
