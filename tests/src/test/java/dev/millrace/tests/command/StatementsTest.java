package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements that are not SELECT do what DuckDB does on the same files. */
final class StatementsTest {
    private static final String ROWS = """
        SELECT range AS id, CASE WHEN range % 7 > 0 THEN 'n' || range % 5 END AS name, (range / 4)::DECIMAL(9,2) AS d,
            DATE '2026-01-01' + range::INT AS day, range % 2 = 0 AS even, [range, 1] AS list, (range * 1.5)::DOUBLE AS x,
            TIMESTAMP '2026-01-01 10:00:00' + INTERVAL 1 HOUR * range AS at, NULL::INTEGER AS nothing
        FROM range(500)\
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.parquet("rows.parquet", ROWS);
        shell.parquet("none.parquet", "SELECT 1 AS a, 'x' AS b WHERE false");
    }

    private String said(String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(said.err()).isZero();
        return said.out();
    }

    private String csv(String sql) {
        return said(
                "sql",
                sql,
                "--table",
                "rows=rows.parquet",
                "--table",
                "none=none.parquet",
                "-o",
                "csv",
                "--set",
                "plan.collapse=false");
    }

    private List<String> duck(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW rows AS FROM '" + folder.resolve("rows.parquet") + "'");
            statement.execute("CREATE VIEW none AS FROM '" + folder.resolve("none.parquet") + "'");
            statement.execute("COPY (FROM (" + sql + ")) TO '" + folder.resolve("oracle.csv") + "' (HEADER)");
            return Files.readAllLines(folder.resolve("oracle.csv"));
        } catch (SQLException | IOException error) {
            throw new AssertionError(sql, error);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUMMARIZE rows",
                "SUMMARIZE none",
                "SUMMARIZE SELECT x AS \"a b\", d AS \"c d\" FROM rows WHERE id < 100",
                "DESCRIBE rows",
                "DESCRIBE SELECT sum(id), list FROM rows GROUP BY ALL",
                "SHOW TABLES",
            })
    void tables_are_told_of_as_by_duckdb(String sql) {
        assertThat(csv(sql).lines().toList()).isEqualTo(duck(sql));
    }

    @Test
    void a_table_of_hundreds_of_columns_is_summarized_in_parts() {
        String sql = IntStream.range(0, 230)
                .mapToObj(number -> (number % 3 == 0 ? "day" : "id + " + number) + " AS c" + number)
                .collect(Collectors.joining(", ", "SUMMARIZE SELECT ", " FROM rows"));
        assertThat(csv(sql).lines().toList()).isEqualTo(duck(sql));
    }

    @Test
    void describing_runs_nothing() {
        said("sql", "DESCRIBE 'rows.parquet'; SHOW TABLES; EXPLAIN SELECT 1");
        assertThat(folder.resolve(".millrace")).doesNotExist();
    }

    @Test
    void explaining_with_analyze_shows_what_was_measured() {
        assertThat(said("sql", "EXPLAIN ANALYZE SELECT count(*) FROM 'rows.parquet'"))
                .contains("scan", "measured: 1 task");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COPY (SELECT id, name FROM rows ORDER BY id) TO '%s.csv' (HEADER, DELIMITER ';', NULL 'nix')",
                "COPY (SELECT id, name, list FROM rows ORDER BY id) TO '%s.json' (ARRAY true)",
                "COPY (SELECT id, name, list FROM rows ORDER BY id) TO '%s.jsonl' (FORMAT json)",
                "COPY (SELECT id, day FROM rows ORDER BY id) TO '%s.txt' (FORMAT csv, HEADER false, DATEFORMAT"
                        + " '%%d.%%m.%%Y')",
            })
    void a_file_is_written_as_by_duckdb(String sql) throws IOException, SQLException {
        csv(sql.formatted("ours"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW rows AS FROM '" + folder.resolve("rows.parquet") + "'");
            statement.execute(sql.formatted(folder.resolve("theirs")));
        }
        String ending = sql.replaceAll(".*%s(\\.[a-z]+)'.*", "$1");
        assertThat(folder.resolve("ours" + ending)).hasSameTextualContentAs(folder.resolve("theirs" + ending));
    }

    @Test
    void parquet_and_folders_are_written_too() throws SQLException {
        csv("COPY rows TO 'one.parquet' (COMPRESSION zstd, ROW_GROUP_SIZE 100)");
        csv("COPY (SELECT * FROM rows) TO 'many/' (FORMAT csv)");
        assertThat(folder.resolve("many/_manifest.json")).exists();
        assertThat(shell.call("sql", "COPY (SELECT 1) TO 'many/'").err()).contains("[OUTPUT_EXISTS]");
        csv("COPY (SELECT id FROM rows LIMIT 3) TO 'many/' (OVERWRITE)");
        assertThat(csv("SELECT count(*) AS n FROM 'many/*.parquet'")).isEqualTo("n\n3\n");
        List<String> compressions = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT DISTINCT compression FROM parquet_metadata('" + folder.resolve("one.parquet") + "')")) {
            while (rows.next()) {
                compressions.add(rows.getString(1));
            }
        }
        assertThat(compressions).containsExactly("ZSTD");
    }

    @Test
    void folders_are_partitioned_and_grow() {
        csv(
                "COPY (SELECT id % 3 AS \"the part\", id FROM rows) TO 'parts' (FORMAT parquet, PARTITION_BY (\"the part\"),"
                        + " COMPRESSION gzip)");
        assertThat(folder.resolve("parts/the%20part=2")).isDirectory();
        long rows = Long.parseLong(
                csv("SELECT count(*) AS n FROM rows").lines().toList().getLast());
        csv("COPY (SELECT id % 3 AS \"the part\", id FROM rows) TO 'parts' (FORMAT parquet, PARTITION_BY \"the part\","
                + " APPEND)");
        assertThat(csv("SELECT count(*) AS n, count(DISTINCT \"the part\") AS p FROM 'parts/**/*.parquet'"))
                .isEqualTo("n,p\n" + 2 * rows + ",3\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COPY (SELECT 1) TO 'y/' (OVERWRITE, APPEND)|WRONG_OPTION|Keep one",
                "COPY (SELECT 1 AS a) TO 'y' (PARTITION_BY (b))|UNKNOWN_COLUMN|",
                "COPY (SELECT 1 AS a, 2 AS b) TO 'y' (PARTITION_BY ())|WRONG_OPTION|PARTITION_BY (day)",
                "COPY (SELECT 1 AS a) TO 'y/' (FORMAT csv, COMPRESSION zstd)|WRONG_OPTION|gzip",
                "COPY (SELECT 1 AS a) TO 'y/' (COMPRESSION_LEVEL x)|WRONG_OPTION|Write for example 22",
                "COPY (SELECT 1 AS a) TO 'y/' (FILE_SIZE_BYTES 'much')|WRONG_OPTION|100MB",
                "COPY (SELECT 1) TO 'x.csv' (HEADR)|UNKNOWN_OPTION|HEADER",
                "COPY (SELECT 1) TO 'x.parquet' (DELIMITER ';')|UNKNOWN_OPTION|",
                "COPY (SELECT 1) TO 'x' (FORMAT xlsx)|UNKNOWN_FORMAT|parquet, csv or json",
                "COPY (SELECT 1) TO 's3://bucket/x.csv'|NOT_SUPPORTED|this machine",
                "COPY (SELECT 1) TO 'no/such/x.csv'|OUTPUT_UNWRITABLE|",
                "COPY (SELECT nix) TO 'x.csv'|UNKNOWN_COLUMN|",
                "DESCRIBE SELECT nix FROM 'rows.parquet'|UNKNOWN_COLUMN|",
                "SUMMARIZE nix|UNKNOWN_TABLE|",
                "CREATE TABLE t(x INT)|NOT_SELECT|",
            })
    void what_cannot_be_done_is_refused_by_name(String sql, String code, String remedy) {
        Said said = shell.call("sql", sql);
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("[" + code + "]").contains(remedy == null ? "" : remedy);
        assertThat(folder.resolve("x.csv")).doesNotExist();
    }
}
