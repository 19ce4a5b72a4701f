package dev.millrace.tests.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.Manifest;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of laying out files keeps the rows, as DuckDB and other readers find them, and writes the files that were asked for. */
final class LayoutTest {
    private static final String ROWS = """
        SELECT range AS id,
               CASE range % 6 WHEN 0 THEN NULL WHEN 1 THEN 'a/b=c%d é' WHEN 2 THEN '__HIVE_DEFAULT_PARTITION__' WHEN 3 THEN ''
                    WHEN 4 THEN '007' ELSE '..' END AS "k/ind",
               DATE '2024-02-28' + (range // 6 % 3)::INTEGER AS day,
               (range * 7 % 1000)::DECIMAL(9,2) / 4 AS price,
               TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (range) SECOND AS seen,
               CASE WHEN range % 5 = 0 THEN NULL ELSE {'a': range, 'b': ['x', NULL]} END AS nested,
               MAP {'m': range} AS pairs
        FROM range(3000)\
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.parquet("rows.parquet", ROWS);
    }

    /** {@code spread}: in many tasks, else in one. */
    private PublishedTable written(String sink, boolean spread) {
        return written("SELECT * FROM rows", sink, spread);
    }

    private PublishedTable written(String sql, String sink, boolean spread) {
        String settings = spread
                ? "{plan.collapse: false, plan.splitBytes: 4KB, plan.partitions: 3, plan.adaptive: false}"
                : "{}";
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: layout
            sources: {rows: {from: rows.parquet}}
            steps:
              all: {sql: "%s"}
            sinks:
              all: {to: out, mode: overwrite, %s}
            settings: %s
            """.formatted(sql.replace("\"", "\\\""), sink, settings));
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).as(said.err()).isZero();
        return new PublishedTable(folder.resolve("out")).requireOnlyListed();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void folders_are_named_by_values_so_that_every_reader_finds_them(boolean spread) {
        PublishedTable table = written("partitionBy: [k/ind, day], sortBy: id desc", spread);
        assertThat(new TreeSet<>(table.files().stream()
                        .map(file -> file.substring(0, file.indexOf('/', file.indexOf('/') + 1)))
                        .toList()))
                .hasSize(18)
                .contains(
                        "k%2Find=__HIVE_DEFAULT_PARTITION__/day=2024-02-28",
                        "k%2Find=%5F_HIVE_DEFAULT_PARTITION__/day=2024-03-01",
                        "k%2Find=a%2Fb%3Dc%25d%20%C3%A9/day=2024-02-29",
                        "k%2Find=/day=2024-02-28");
        assertThat(table.files()).as("one file for each folder").hasSize(18);
        String ours = "SELECT id, \"k/ind\", day, price, seen, nested, pairs FROM ";
        PublishedTable.requireSame(
                ours.replace("day", "day::DATE AS day").replace("\"k/ind\"", "\"k%2Find\" AS \"k/ind\"")
                        + "read_parquet('" + folder
                        + "/out/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)",
                ROWS);
        for (String file : table.files()) {
            assertThat(PublishedTable.rows(
                            "SELECT bool_and(id < before) FROM (SELECT id, lag(id) OVER () AS before FROM '"
                                    + folder.resolve("out").resolve(file) + "')"))
                    .as("sorted within %s", file)
                    .isEqualTo(List.of(List.of("true")));
        }
        again(ours);
    }

    /** Millrace itself reads by the manifest: types are the result's own, though {@code 007} in a path looks like a number. */
    private void again(String ours) {
        Said said = shell.call("sql", ours + "'out/'", "-o", "parquet", "--out", "again.parquet");
        assertThat(said.code()).as(said.err()).isZero();
        PublishedTable.requireSame("FROM '" + folder + "/again.parquet'", ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void text_has_folders_and_statistics_too(String format) {
        String select = "SELECT id, \"k/ind\", day, price, nested.a AS a FROM rows";
        String signs = format.equals("csv") ? ", csv: {delimiter: '|', quote: \"'\", 'null': NA}" : "";
        PublishedTable table =
                written(select, "format: " + format + ", codec: gzip, partitionBy: [k/ind]" + signs, true);
        assertThat(table.files()).hasSize(6).allMatch(file -> file.endsWith(format + ".gz"));
        Said said = shell.call(
                "sql", "SELECT id, \"k/ind\", day, price, a FROM 'out/'", "-o", "parquet", "--out", "again.parquet");
        assertThat(said.code()).as(said.err()).isZero();
        PublishedTable.requireSame(
                "FROM '" + folder + "/again.parquet'", select.replace("rows", "'" + folder + "/rows.parquet'"));
        for (Manifest.File file : table.manifest().files()) {
            List<String> expected = PublishedTable.rows(
                            "SELECT count(*), min(id), max(id), count(*) - count(a), min(price) FROM ("
                                    + ROWS.replace("AS nested", "AS nested_")
                                    + "), LATERAL (SELECT nested_.a AS a) WHERE \"k/ind\" IS NOT DISTINCT FROM "
                                    + (file.name().contains("=__HIVE") ? "NULL" : literal(file)))
                    .getFirst();
            ColumnStatistics id = file.statistics().getFirst();
            assertThat(List.of(
                            String.valueOf(file.rows()),
                            id.min(),
                            id.max(),
                            String.valueOf(file.statistics().get(4).nulls()),
                            file.statistics().get(3).min()))
                    .isEqualTo(expected);
        }
    }

    private static String literal(Manifest.File file) {
        String value = file.name().substring("k%2Find=".length(), file.name().indexOf('/'));
        return "'" + java.net.URLDecoder.decode(value, StandardCharsets.UTF_8) + "'";
    }

    @Test
    void files_are_about_as_large_as_asked_for() {
        PublishedTable table = written(
                "SELECT range AS id, hash(range) AS h FROM range(2000000)",
                "targetFileSize: 4MB, codec: snappy",
                false);
        List<Manifest.File> files = table.manifest().files();
        assertThat(files).hasSizeBetween(3, 8);
        assertThat(files.subList(0, files.size() - 1))
                .allSatisfy(file -> assertThat(file.sizeBytes()).isBetween(3_000_000L, 9_000_000L));
        List<Long> firsts = files.stream()
                .map(file -> Long.parseLong(file.statistics().getFirst().min()))
                .toList();
        assertThat(firsts).as("files are in order of the rows").isSorted();
    }

    @Test
    void a_sorted_result_is_sorted_from_file_to_file() {
        PublishedTable table = written("sortBy: [price desc, id]", true);
        List<String> files =
                table.manifest().files().stream().map(Manifest.File::name).toList();
        assertThat(files).hasSize(3);
        String list = String.join(
                "', '", files.stream().map(file -> folder + "/out/" + file).toList());
        assertThat(PublishedTable.rows("SELECT id FROM read_parquet(['" + list + "'])"))
                .isEqualTo(PublishedTable.rows("SELECT id FROM (" + ROWS + ") ORDER BY price DESC, id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "codec: zstd, level: 19       | ZSTD         | 1",
                "codec: snappy                | SNAPPY       | 1",
                "codec: gzip                  | GZIP         | 1",
                "codec: lz4_raw               | LZ4_RAW      | 1",
                "codec: uncompressed          | UNCOMPRESSED | 1",
                "rowGroupSize: 2048, files: 1 | ZSTD         | 2",
                "rowGroupSize: 8KB, files: 1  | ZSTD        | 2"
            })
    void parquet_is_compressed_and_grouped_as_asked_for(String sink, String codec, int groups) {
        PublishedTable table = written("SELECT id, day FROM rows", sink, sink.contains("files"));
        assertThat(table.files()).hasSize(1);
        assertThat(PublishedTable.rows("SELECT DISTINCT compression, (max(row_group_id) OVER ()) + 1 >= " + groups
                        + " FROM parquet_metadata('" + folder + "/out/*.parquet')"))
                .containsExactly(List.of(codec, "true"));
    }

    @Test
    void the_order_of_a_query_stays_within_each_folder() {
        PublishedTable table = written("SELECT id, day FROM rows ORDER BY hash(id)", "partitionBy: day", true);
        for (String file : table.files()) {
            assertThat(PublishedTable.rows(
                            "SELECT bool_and(h >= before) FROM (SELECT hash(id) AS h, lag(hash(id)) OVER () AS before"
                                    + " FROM '"
                                    + folder.resolve("out").resolve(file) + "')"))
                    .isEqualTo(List.of(List.of("true")));
        }
    }

    @Test
    void the_same_plan_gives_the_same_bytes_in_any_number_of_slots() {
        PublishedTable once = written("partitionBy: [day], sortBy: price", true);
        List<String> before = checksums(once);
        shell.write("settings", "");
        Said said = shell.call("run", "job.yaml", "--slots", "1");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(checksums(once)).isEqualTo(before);
    }

    private static List<String> checksums(PublishedTable table) {
        return table.manifest().files().stream().map(Manifest.File::checksum).toList();
    }

    @Test
    void a_partitioned_result_without_rows_is_a_table_all_the_same() {
        PublishedTable table = written("SELECT * FROM rows WHERE id < 0", "partitionBy: [day]", false);
        assertThat(table.files()).isEmpty();
        Said said = shell.call("sql", "SELECT count(*) AS n, max(day) AS d FROM 'out/'", "-o", "csv");
        assertThat(said.out()).as(said.err()).isEqualTo("n,d\n0,\n");
    }

    @Test
    void a_value_that_is_too_long_for_a_folder_is_told() {
        shell.write(
                "long.sql", "-- millrace: to=out\n-- millrace: partitionBy=k\nSELECT repeat('x', 300) AS k, 1 AS v");
        Said said = shell.call("run", "long.sql");
        assertThat(said.complaints()).extracting(Said.Complaint::code).containsExactly("PARTITION_TOO_LONG");
    }

    /** To pyarrow a text that is spelled like the folder of NULL is NULL. */
    @Test
    void pyarrow_reads_the_folders() throws IOException, InterruptedException {
        assumeTrue(python("import pyarrow.dataset") == 0, "python3 has no pyarrow");
        written("partitionBy: [k/ind, day]", true);
        assertThat(python("import pyarrow.dataset as d, sys; t = d.dataset('" + folder
                        + "/out', partitioning='hive', format='parquet',"
                        + " exclude_invalid_files=True).to_table(); k = t.column('k/ind').to_pylist();"
                        + " sys.exit(0 if t.num_rows == 3000 and sum(t.column('id').to_pylist()) =="
                        + " 4498500 and k.count(None) == 1000 and k.count('a/b=c%d é') == 500 and"
                        + " k.count('..') == 500 else 1)"))
                .isZero();
    }

    private static int python(String program) throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", program)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noPython) {
            return -1;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "codec: bzip2                          | WRONG_VALUE    | 7:25",
                "format: csv, codec: zstd              | WRONG_VALUE    | 7:38",
                "format: json, rowGroupSize: 10        | WRONG_VALUE    | 7:46",
                "partitionBy: [dy]                     | UNKNOWN_COLUMN | 7:31",
                "partitionBy: [price, Price]           | WRONG_VALUE    | 7:31",
                "partitionBy: [nested]                 | BAD_PARTITION  | 7:31",
                "partitionBy: [ratio]                  | BAD_PARTITION  | 7:31",
                "partitionBy: [id, nested, ratio]      | BAD_PARTITION  | 7:31",
                "sortBy: [idd desc]                    | UNKNOWN_COLUMN | 7:26",
                "files: 2                              | WRONG_VALUE    | 7:25",
                "files: 1, partitionBy: [id]           | WRONG_VALUE    | 7:25",
                "files: 1, targetFileSize: 1MB         | WRONG_VALUE    | 7:25",
                "level: 23                             | WRONG_VALUE    | 7:25",
                "codec: gzip, level: 3                 | WRONG_VALUE    | 7:38",
                "rowGroupSize: many                    | WRONG_VALUE    | 7:32",
                "targetFileSize: -1MB                  | WRONG_TYPE     | 7:34",
                "csv: {header: false}                  | WRONG_VALUE    | 7:23",
                "format: csv, csv: {delimiter: ab}     | WRONG_VALUE    | 7:36",
                "format: csv, csv: {delimiter: '\"'}   | WRONG_VALUE    | 7:36",
                "partitionby: [id]                     | UNKNOWN_KEY    | 7:18"
            })
    void what_cannot_be_laid_out_is_told_where_it_stands(String sink, String code, String place) {
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: layout
            sources: {rows: {from: rows.parquet}}
            steps:
              all: {sql: "SELECT id, price, nested, id / 3 AS ratio FROM rows"}
            sinks:
              all: {to: out, mode: overwrite, %s}
            """.formatted(sink).replace("mode: overwrite, ", ""));
        Said said = shell.call("validate", "job.yaml");
        assertThat(said.complaints())
                .extracting(complaint -> complaint.code() + " " + complaint.place())
                .contains(code + " job.yaml:" + place);
        assertThat(said.complaints())
                .allSatisfy(complaint -> assertThat(complaint.remedy()).isNotBlank());
        Stream.of("out").forEach(name -> assertThat(folder.resolve(name)).doesNotExist());
    }
}
