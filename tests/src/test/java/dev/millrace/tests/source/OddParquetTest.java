package dev.millrace.tests.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.MemoryFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet that is rarely written today, and what statistics do not say. */
final class OddParquetTest {
    /** Column x with 1, 2 and NaN; the statistics say 1 to 2. Written by Arrow. */
    private static final String NAN =
            "UEFSMRUEFTAVMEwVBhUAEgAAAAAAAAAA8D8AAAAAAAAAQAAAAAAAAPh/FQAVFBUULBUGFRAVBhUGHBgIAAAAAAAAAEAYCAAAAAAAAPA/FgAoCA"
                    + "AAAAAAAABAGAgAAAAAAADwPxERAAAAAgAAAAYBAgMkABUEGSw1ABgGc2NoZW1hFQIAFQolAhgBeAAWBhkcGRwmABwVChk1AAYQGRgBeBUAFgYW"
                    + "3gEW3gEmVCYIHBgIAAAAAAAAAEAYCAAAAAAAAPA/FgAoCAAAAAAAAABAGAgAAAAAAADwPxERABksFQQVABUCABUAFRAVAgA8KQYZJgAGAAAAFt"
                    + "4BFgYmCBbeAQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAtgAAAFBBUjE=";

    /** Column t as INT96 with 2001-02-03 04:05:06 and NULL, column n with 1 and 2, no statistics. Written by Arrow. */
    private static final String INT96 =
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
}
