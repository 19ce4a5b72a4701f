package dev.millrace.tests.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Column;
import dev.millrace.service.result.GivenRows;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.server.LocalServer;
import dev.millrace.storage.PythonFolder;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.json.JsonMapper;

/** Streams of Arrow, read by Arrow's own library for Python, which reads the Parquet files of the same results too: types and values are the same. */
final class ArrowTest {
    private static final PythonFolder PYARROW = new PythonFolder("pyarrow", "26.0.1", List.of("pyarrow>=22"));

    /** The largest, the smallest and the strangest values of each type that results have, and NULL of each. */
    private static final String TYPES = """
        SELECT * FROM (VALUES
          (1, true, (-128)::TINYINT, (-32768)::SMALLINT, (-2147483648)::INTEGER, (-9223372036854775808)::BIGINT,
           255::UTINYINT, 65535::USMALLINT, 4294967295::UINTEGER, 18446744073709551615::UBIGINT,
           1.5::FLOAT, 'nan'::DOUBLE, '-1.25'::DECIMAL(9,2), '-9999999999999999999999999999.9999999999'::DECIMAL(38,10),
           '', '\\x00\\xFF'::BLOB, DATE '0044-03-15 (BC)', TIME '23:59:59.999999', '23:59:59.999999999'::TIME_NS,
           TIMESTAMP '1582-10-08 02:30:00.000001', '1677-09-22 00:00:00.000000001'::TIMESTAMP_NS,
           '1969-12-31 23:59:59.999999+00'::TIMESTAMPTZ, '2020-01-01 00:00:00.123456789+02'::TIMESTAMPTZ_NS,
           '00112233-4455-6677-8899-aabbccddeeff'::UUID, '{"a" :  [1, null]}'::JSON,
           [1, NULL, 3], {'a': 1, 'it''s "b"': 'x'}, MAP {'k': TIMESTAMP '2024-03-10 02:30:00', 'l': NULL}, MAP {1: 'one'},
           [{'at': [TIMESTAMP 'infinity', NULL], 'm': MAP {1: [{'u': 18446744073709551615::UBIGINT}], 2: NULL}}, NULL],
           '-99999999999999999999999999999999999999'::HUGEINT, 'b'::ENUM('a','b'), INTERVAL '1 month -2 days 00:00:00.000001',
           '2020-01-01 00:00:01'::TIMESTAMP_S, NULL, [1.5, NULL]::DECIMAL(4,1)[2]),
          (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
          (3, false, 127, 32767, 2147483647, 9223372036854775807, 0, 0, 0, 0, '-inf'::FLOAT, '-0.0', 0, '0.0000000001',
           repeat('Malmö 東京 🚀', 20000), ''::BLOB, DATE 'infinity', TIME '00:00:00', '00:00:00', TIMESTAMP '-infinity',
           '2262-04-11 23:47:16.854775806', '290000-01-01 00:00:00+00', '1970-01-01 00:00:00+00',
           'ffffffff-ffff-ffff-ffff-ffffffffffff', 'null', [], {'a': NULL, 'it''s "b"': ''}, MAP {}, MAP {2: NULL}, [], 0, 'a',
           INTERVAL 0 SECOND, '1969-12-31 23:59:59', NULL, [0, -1])
        ) ORDER BY ALL
        """;

    /** Each line of the first file is a stream, the file with the same rows, and which of its rows. */
    private static final String READER = """
        import datetime, decimal, json, sys
        import pyarrow, pyarrow.parquet

        def plain(column):
            kind = column.type
            if pyarrow.types.is_floating(kind):
                return plain(column.view(pyarrow.int64() if kind == pyarrow.float64() else pyarrow.int32()))
            return column

        for line in open(sys.argv[1]):
            stream, file, offset, limit = json.loads(line)
            reader = pyarrow.ipc.open_stream(stream)
            batches = list(reader)
            table = pyarrow.Table.from_batches(batches, reader.schema)
            table.validate(full=True)
            expected = pyarrow.parquet.read_table(file).slice(offset, limit)
            assert table.schema.names == expected.schema.names, table.schema
            assert table.num_rows == expected.num_rows, (stream, table.num_rows, expected.num_rows)
            for name in table.schema.names:
                found, wanted = table[name].combine_chunks(), expected[name].combine_chunks()
                assert found.type == wanted.type, (name, found.type, wanted.type)
                assert plain(found).equals(plain(wanted)), (stream, name, found, wanted)
            print(len(table.schema.names), table.num_rows, len(batches))

        given = pyarrow.ipc.open_stream(sys.argv[2]).read_all()
        given.validate(full=True)
        assert given.schema.types == [pyarrow.decimal256(39), pyarrow.decimal256(39), pyarrow.timestamp("s"), pyarrow.timestamp("ms"), pyarrow.null()]
        assert given.to_pylist() == [
            {"h": decimal.Decimal(-2**127), "u": decimal.Decimal(2**128 - 1), "s": datetime.datetime(1969, 12, 31, 23, 59, 59),
             "ms": datetime.datetime(1969, 12, 31, 23, 59, 59, 999000), "n": None},
            {"h": None, "u": None, "s": None, "ms": None, "n": None}], given.to_pylist()
        """;

    @TempDir
    Path folder;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final List<String> compared = new ArrayList<>();

    @Test
    void arrowReadsTheSameOfAnAnswerAsOfTheFileItself() throws IOException, InterruptedException {
        Path python = python();
        try (HttpClient client = HttpClient.newHttpClient();
                LocalServer server = OneSlotServer.start(folder, faults)) {
            HttpResponse<byte[]> types = query(client, server, TYPES);
            Path file = file(client, server, types);
            compare(types, file, 0, 3);
            compare(result(client, server, types, "format=arrow&offset=1&limit=1"), file, 1, 1);
            compare(result(client, server, types, "format=arrow&offset=9"), file, 9, 0);
            HttpResponse<byte[]> many =
                    query(client, server, "SELECT range AS n, 'v' || range % 7 AS v FROM range(400000)");
            assertThat(many.headers().firstValue("Millrace-Inline")).contains("false");
            Path large = file(client, server, many);
            compare(result(client, server, many, "format=arrow&offset=200000&limit=100000"), large, 200_000, 100_000);
            HttpResponse<byte[]> midnight = query(client, server, "SELECT 1 AS n, TIME '24:00:00' AS ends");
            assertThat(midnight.statusCode()).isEqualTo(422);
            assertThat(new String(midnight.body(), UTF_8)).contains("VALUE_NOT_IN_ARROW", "'ends'");
        }
        assertThat(read(python, given())).containsExactly("36 3 1", "36 1 1", "36 0 0", "2 100000 2");
        assertThat(faults).isEmpty();
    }

    private HttpResponse<byte[]> query(HttpClient client, LocalServer server, String statement)
            throws IOException, InterruptedException {
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of("statement", statement, "format", "arrow", "wait", "59s"));
        return client.send(
                HttpRequest.newBuilder(URI.create(server.uri() + "/v1/sql"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> result(HttpClient client, LocalServer server, HttpResponse<byte[]> query, String how)
            throws IOException, InterruptedException {
        assertThat(query.statusCode()).as(new String(query.body(), UTF_8)).isEqualTo(200);
        String run = query.headers().firstValue("Location").orElseThrow();
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.uri() + run + "/results/result?" + how))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private Path file(HttpClient client, LocalServer server, HttpResponse<byte[]> query)
            throws IOException, InterruptedException {
        return kept(result(client, server, query, "format=parquet"));
    }

    private Path kept(HttpResponse<byte[]> answer) throws IOException {
        return Files.write(Files.createTempFile(folder, "answer", ""), answer.body());
    }

    private void compare(HttpResponse<byte[]> stream, Path file, long offset, long limit) throws IOException {
        assertThat(stream.headers().firstValue("Content-Type")).contains("application/vnd.apache.arrow.stream");
        assertThat(stream.headers().firstValue("Millrace-Inline")).contains("true");
        compared.add(JsonMapper.shared()
                .writeValueAsString(List.of(kept(stream).toString(), file.toString(), offset, limit)));
    }

    /** Types that results in text have, which Parquet does not keep. */
    private Path given() throws IOException {
        List<Column> columns = List.of(
                new Column("h", "HUGEINT"),
                new Column("u", "UHUGEINT"),
                new Column("s", "TIMESTAMP_S"),
                new Column("ms", "TIMESTAMP_MS"),
                new Column("n", "\"NULL\""));
        GivenRows rows = new GivenRows(
                columns,
                List.of(
                        Arrays.asList(
                                "-170141183460469231731687303715884105728",
                                "340282366920938463463374607431768211455",
                                "1969-12-31 23:59:59",
                                "1969-12-31 23:59:59.999",
                                null),
                        Arrays.asList(null, null, null, null, null)));
        Path file = folder.resolve("given");
        try (ResultReader reader = new ResultReader(new MemoryObjectStore(new SystemClock()));
                PrintStream out = new PrintStream(Files.newOutputStream(file))) {
            reader.arrow(rows, 0, 0, out);
        }
        return file;
    }

    private static Path python() {
        try {
            return PYARROW.installed();
        } catch (PythonFolder.Unusable reason) {
            throw new TestAbortedException("pyarrow cannot be used here: " + reason.getMessage());
        }
    }

    private List<String> read(Path python, Path given) throws IOException, InterruptedException {
        Path lines = Files.write(folder.resolve("compared"), compared);
        Path script = Files.writeString(folder.resolve("reader.py"), READER);
        Path said = folder.resolve("said");
        int code = new ProcessBuilder(python.toString(), script.toString(), lines.toString(), given.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        assertThat(code).as(Files.readString(said)).isZero();
        return Files.readAllLines(said);
    }
}
