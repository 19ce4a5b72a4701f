package dev.millrace.tests.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.aws.Lake;
import dev.millrace.tests.bench.QueryBench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on S3 have the rows that the same files have on this machine. */
final class SourcesOnS3Test {
    private static final String NESTED =
            "SELECT range AS id, 'text ' || (range % 7) AS t, [range, NULL] AS l, {'a': range, 'b': [{'c':"
                    + " range::VARCHAR}]} AS s, MAP {range: 'v'} AS m, range::DECIMAL(30,4) AS d FROM range(5000)";
    private static final List<String> CODECS = List.of("uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli");

    @TempDir
    Path folder;

    @Test
    void parquetOfEveryKindReadsTheSame() throws Exception {
        try (Lake lake = new Lake();
                SourceBench plain = new SourceBench(folder)) {
            for (String codec : CODECS) {
                plain.file("in/" + codec + "/a.parquet");
                plain.execute("COPY (" + NESTED + ") TO '" + folder + "/in/" + codec
                        + "/a.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048, COMPRESSION " + codec + ")");
            }
            plain.write("in/nan/a.parquet", Base64.getDecoder().decode(OddParquetTest.NAN));
            plain.write("in/old/a.parquet", Base64.getDecoder().decode(OddParquetTest.INT96));
            plain.execute("COPY (SELECT range AS v, range % 3 AS k FROM range(3000)) TO '" + folder
                    + "/in/parts' (FORMAT parquet, PARTITION_BY (k), ROW_GROUP_SIZE 2048)");
            plain.execute("COPY (SELECT range AS file_row_number, -range AS w FROM range(5000)) TO '" + folder
                    + "/in/own.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
            String look = "SELECT count(*), sum(id), sum(l[1]), sum(s.a), max(s.b[1].c), count(m[id]), sum(d) FROM ";
            requireTheSame(
                    lake,
                    "codecs: {from: [ROOT/uncompressed, ROOT/snappy, ROOT/gzip, ROOT/zstd, ROOT/lz4_raw, ROOT/brotli]}\n"
                            + "numbered: {from: 'ROOT/{uncompressed,zstd}/a.parquet', rowNumber: n, fileName: file}\n"
                            + "nan: {from: ROOT/nan/a.parquet}\nold: {from: ROOT/old}\nparts: {from: ROOT/parts}\n"
                            + "own: {from: ROOT/own.parquet}\n",
                    look + "codecs",
                    look + "codecs WHERE id BETWEEN 2500 AND 2600",
                    "SELECT t, max(id) FROM codecs WHERE id > 4500 GROUP BY t ORDER BY t",
                    "SELECT count(*) FROM codecs",
                    "SELECT split_part(file, '/', -2), min(n), max(n), sum(n - id) FROM numbered WHERE id > 4200 GROUP BY 1",
                    "SELECT count(*), min(n), max(n) FROM numbered",
                    "SELECT count(*) FROM nan WHERE x > 1.5",
                    "SELECT count(*) FROM nan WHERE isnan(x)",
                    "SELECT t, n FROM old ORDER BY n",
                    "SELECT k, sum(v), count(*) FROM parts WHERE k > 0 GROUP BY k ORDER BY k",
                    "SELECT sum(file_row_number), sum(w) FROM own WHERE w < -10");
        }
    }

    @Test
    void textOfEveryKindReadsTheSame() throws Exception {
        try (Lake lake = new Lake();
                SourceBench plain = new SourceBench(folder)) {
            StringBuilder quoted = new StringBuilder("id,name,note\n");
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < 4000; row++) {
                quoted.append(row)
                        .append(",\"n ")
                        .append(row % 9)
                        .append("\",\"a\nb, ")
                        .append(row)
                        .append("\"\n");
                lines.append("{\"id\": ")
                        .append(row)
                        .append(", \"tags\": [\"t")
                        .append(row % 4)
                        .append("\"]}\n");
            }
            plain.write("in/q/quoted.csv", quoted.toString());
            plain.write("in/l/lines.jsonl", lines.toString());
            plain.write("in/g/quoted.csv.gz", gzip(quoted.toString()));
            plain.write("in/a/latin.csv", "id;ort\n1;Köln\n2;Nîmes\n".getBytes(StandardCharsets.ISO_8859_1));
            requireTheSame(
                    lake,
                    "quoted: {from: ROOT/q/quoted.csv}\nlines: {from: 'ROOT/l/*.jsonl'}\nzipped: {from: ROOT/g}\n"
                            + "latin: {from: ROOT/a/latin.csv, csv: {delimiter: ';', encoding: latin1}}\n",
                    "SELECT count(*), sum(id), count(DISTINCT name), max(note) FROM quoted",
                    "SELECT name, sum(id) FROM zipped GROUP BY name ORDER BY name",
                    "SELECT tags[1], count(*), sum(id) FROM lines GROUP BY 1 ORDER BY 1",
                    "SELECT id, ort FROM latin ORDER BY id");
        }
    }

    /** With each row group, and each small range of text, a task. */
    private void requireTheSame(Lake lake, String sources, String... queries) throws IOException {
        lake.uploadAll(folder.resolve("in"), "in");
        List<List<String>> local = answers(Map.of(), "local", sources.replace("ROOT", folder + "/in"), queries);
        List<List<String>> remote = answers(lake.settings(), "remote", sources.replace("ROOT", lake.at("in")), queries);
        for (int query = 0; query < queries.length; query++) {
            assertThat(remote.get(query))
                    .as(queries[query])
                    .isEqualTo(local.get(query))
                    .isNotEmpty();
        }
    }

    private List<List<String>> answers(Map<String, String> more, String name, String sources, String... queries)
            throws IOException {
        Map<String, String> settings = new TreeMap<>(SourceBench.ALL_SPLIT);
        settings.put("plan.splitBytes", "20000");
        settings.putAll(more);
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("sources.yaml"), "sources:\n" + sources.indent(2));
        try (QueryBench bench = new QueryBench(home, 2, settings)) {
            bench.addSources(home.resolve("sources.yaml"));
            return bench.runTogether(List.of(queries)).stream()
                    .map(outcome -> outcome.answer().rows().stream()
                            .map(Object::toString)
                            .toList())
                    .toList();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
