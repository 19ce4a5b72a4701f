package dev.millrace.tests.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong files and wrong SQL: told with code, place and remedy, and nothing is left of the attempt. */
final class BadInputTest {
    private static final int LZO_IN_THRIFT = 6;
    private static final int OK = 0;
    private static final int RUN_FAILED = 1;
    private static final int INVALID = 3;

    @TempDir
    static Path folder;

    private static Shell shell = new Shell(Path.of(""));

    @BeforeAll
    static void files() throws IOException {
        shell = new Shell(folder);
        shell.parquet("good.parquet", "SELECT range AS id, 'n' || range AS name FROM range(100)");
        byte[] good = Files.readAllBytes(folder.resolve("good.parquet"));
        Files.write(folder.resolve("short.parquet"), Arrays.copyOf(good, good.length / 2));
        Files.write(folder.resolve("codec.parquet"), withCodec(good));
        shell.write("magic.parquet", "these bytes are no Parquet file, however long one looks");
        shell.write("zero.parquet", "");
        shell.write("bad.csv", "a,b\n1,2\nx,y\n");
        Path locked = folder.resolve("locked.parquet");
        Files.write(locked, good);
        assertThat(locked.toFile().setReadable(false, false)).isTrue();
        Files.createDirectory(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("loop.parquet"), Path.of("loop.parquet"));
        Files.createSymbolicLink(folder.resolve("dangling.parquet"), Path.of("nowhere.parquet"));
    }

    /** The footer names the codec of a column right behind its path. */
    private static byte[] withCodec(byte[] parquet) {
        byte[] changed = parquet.clone();
        byte[] path = "\u0018\u0002id\u0015".getBytes(StandardCharsets.ISO_8859_1);
        for (int start = changed.length - path.length; start > 0; start--) {
            if (Arrays.equals(changed, start, start + path.length, path, 0, path.length)) {
                changed[start + path.length] = LZO_IN_THRIFT;
                return changed;
            }
        }
        throw new AssertionError("no column in the footer");
    }

    private static void complains(Said said, String code, String place, String message, String remedy) {
        assertThat(said.complaints()).as(said.err()).hasSize(1);
        Said.Complaint complaint = said.complaints().getFirst();
        assertThat(complaint.code()).as(said.err()).isEqualTo(code);
        assertThat(complaint.place()).as(said.err()).isEqualTo(place);
        assertThat(complaint.message()).contains(message).matches("[^a-z].*").doesNotContain("file://");
        assertThat(complaint.remedy()).contains(remedy).isNotBlank();
        assertThat(said.out()).isEmpty();
    }

    private static void plan(String code, String place, String sql, String message, String remedy) {
        TreeSet<String> before = shell.files();
        Said said = shell.call("plan", "--sql", sql);
        assertThat(said.code()).as(said.err()).isEqualTo(INVALID);
        complains(said, code, "<sql>:" + place, message, remedy);
        assertThat(shell.files()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PATH_NOT_FOUND  | nowhere.parquet   | is not there            | Check the path",
                "PATH_NOT_FOUND  | empty/            | a folder without files  | Check the path",
                "PATH_NOT_FOUND  | dangling.parquet  | is not there            | Check the path",
                "PATH_NOT_FOUND  | no-*.parquet      | No file matches         | Check the pattern",
                "BAD_PATH        | ``                | path is empty           | Write a file, a folder or a glob",
                "BAD_PATH        | loop.parquet      | cannot be read          | another path",
                "PARQUET_DAMAGED | short.parquet     | cut short               | Write the file again",
                "PARQUET_DAMAGED | magic.parquet     | something else          | Write the file again",
                "PARQUET_EMPTY   | zero.parquet      | has no bytes            | Write the file again",
                "PARQUET_CODEC   | codec.parquet     | 'id' of                 | ZSTD",
                "NOT_SUPPORTED   | https://a.b/c.csv | the scheme 'https'      | Copy the files to this machine",
                "NOT_SUPPORTED   | gs://b/c.parquet  | the scheme 'gs'         | to s3://bucket/key",
                "BAD_BUCKET      | s3://b.c/a.csv    | has dots                | AWS_ENDPOINT_URL",
                "BAD_KEY         | s3://bucket/a//b  | empty part              | Write each folder once"
            })
    void a_path_or_file_that_cannot_be_read_is_named_where_it_stands(
            String code, String path, String message, String remedy) {
        plan(code, "1:15", "SELECT * FROM '" + path + "'", message, remedy);
        plan(code, "2:3", "SELECT * FROM\n  read_parquet('" + path + "')", message, remedy);
    }

    @Test
    void a_file_that_this_user_may_not_read_is_named() {
        Path locked = folder.resolve("locked.parquet");
        // The superuser may read everything.
        if (Files.isReadable(locked)) {
            assertThat(shell.call("plan", "--sql", "SELECT * FROM 'locked.parquet'")
                            .code())
                    .isEqualTo(OK);
        } else {
            plan("NO_PERMISSION", "1:15", "SELECT * FROM 'locked.parquet'", "permission", "permission");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "UNKNOWN_COLUMN    | 1:8  | SELECT idd FROM 'good.parquet'                  | 'idd'     | Did you mean 'id'?",
                "UNKNOWN_COLUMN    | 1:8  | SELECT g.nam FROM 'good.parquet' g              | 'nam'     | Did you mean 'name'",
                "UNKNOWN_FUNCTION  | 1:8  | SELECT summ(id) FROM 'good.parquet'             | 'summ'    | Did you mean 'sum'?",
                "UNKNOWN_TYPE      | 1:12 | SELECT id::INTT FROM 'good.parquet'             | INTT      | type",
                "UNKNOWN_TABLE     | 1:15 | SELECT * FROM flights                           | 'flights' | Declare a source",
                "SYNTAX            | 1:1  | SELEC 1                                         | 'SELEC'   | before that place",
                "MISSING_PARAMETER | 1:41 | SELECT * FROM 'good.parquet' WHERE id = :since  | 'since'   | -p since="
            })
    void what_sql_names_and_is_not_known_is_named_with_what_is_near(
            String code, String place, String sql, String message, String remedy) {
        plan(code, place, sql, message, remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "COPY (SELECT 1) TO 'x.csv'         | sinks",
                "CREATE TABLE t AS SELECT 1         | a step of its own",
                "INSERT INTO t SELECT 1             | UNION ALL",
                "UPDATE t SET a = 1                 | SELECT the rows as they shall be",
                "DELETE FROM t                      | SELECT the rows that stay",
                "DROP TABLE t                       | Leave it out",
                "SET memory_limit = '1GB'           | --set",
                "PRAGMA version                     | --set",
                "ATTACH 'x.db'                      | sources",
                "INSTALL httpfs                     | Extensions cannot be loaded",
                "LOAD httpfs                        | Extensions cannot be loaded",
                "EXPLAIN SELECT 1                   | millrace plan",
                "CALL pragma_version()              | SELECT",
                "EXPORT DATABASE 'x'                | sinks",
                "BEGIN                              | without transactions"
            })
    void a_statement_that_is_not_a_select_is_told_what_to_use_instead(String sql, String remedy) {
        plan("NOT_SELECT", "1:1", sql, sql.split(" ")[0], remedy);
    }

    @Test
    void a_second_statement_is_refused_where_it_begins() {
        plan("SEVERAL_STATEMENTS", "2:2", "SELECT 1 AS a;\n SELECT 2 AS a", "2 statements", "a step for each SELECT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NOT_ALLOWED      | 1:15 | SELECT * FROM read_text('/etc/passwd')",
                "NOT_ALLOWED      | 1:15 | SELECT * FROM read_blob('/etc/passwd')",
                "NOT_ALLOWED      | 1:15 | SELECT * FROM glob('/*')",
                "NOT_ALLOWED      | 1:15 | SELECT * FROM sniff_csv('bad.csv')",
                "NOT_ALLOWED      | 1:15 | SELECT * FROM parquet_metadata('good.parquet')",
                "NOT_ALLOWED      | 1:15 | SELECT * FROM duckdb_settings()",
                "NOT_ALLOWED      | 1:15 | SELECT * FROM query('SELECT 1')",
                "NOT_ALLOWED      | 1:8  | SELECT current_setting('memory_limit')",
                "UNKNOWN_FUNCTION | 1:8  | SELECT getenv('HOME')",
                "UNKNOWN_TABLE    | 1:15 | SELECT * FROM information_schema.tables",
                "UNKNOWN_TABLE    | 1:15 | SELECT * FROM duckdb_secrets",
                "NOT_SUPPORTED    | 1:15 | SELECT * FROM read_csv('http://169.254.169.254/latest')"
            })
    void files_settings_environment_and_addresses_cannot_be_read_from_sql(String code, String place, String sql) {
        plan(code, place, sql, "", "");
    }

    @Test
    void a_value_that_cannot_be_cast_fails_the_run_at_once_and_is_told() {
        TreeSet<String> before = shell.files();
        Said said = shell.call("sql", "SELECT\n name::INTEGER AS n FROM 'good.parquet'");
        assertThat(said.code()).isEqualTo(RUN_FAILED);
        complains(said, "BAD_CAST", "<sql>:2:6", "'n0'", "TRY_CAST");
        Said tasks = shell.call("runs", "tasks", "@last", "--json");
        assertThat(tasks.lastLine().required("claims").intValue()).isEqualTo(1);
        assertThat(shell.files()).isEqualTo(before);
        shell.requireOnlyFailedRuns();
    }

    @Test
    void a_row_that_does_not_fit_is_told_with_file_and_line() {
        Said said = shell.call("sql", "SELECT * FROM read_csv('bad.csv', columns = {'a': 'INTEGER', 'b': 'VARCHAR'})");
        assertThat(said.code()).isEqualTo(RUN_FAILED);
        complains(said, "BAD_ROW", "<sql>:1:1", "Line 3 of '" + folder.resolve("bad.csv") + "'", "badRows: skip");
        shell.requireOnlyFailedRuns();
    }

    @Test
    void a_query_that_cannot_be_planned_leaves_a_failed_run_and_nothing_else() {
        TreeSet<String> before = shell.files();
        Said said = shell.call("sql", "SELECT * FROM 'short.parquet'");
        assertThat(said.code()).isEqualTo(INVALID);
        complains(said, "PARQUET_DAMAGED", "<sql>:1:15", "short.parquet", "Write the file again");
        assertThat(shell.files()).isEqualTo(before);
        shell.requireOnlyFailedRuns();
    }

    @Test
    void a_file_to_print_to_is_looked_at_before_the_query_runs() {
        Said said =
                shell.call("sql", "SELECT 1 AS a", "-o", "csv", "--out", "no/such/folder.csv", "--home", "other-home");
        assertThat(said.code()).isEqualTo(INVALID);
        complains(said, "OUTPUT_UNWRITABLE", "", "there is no folder", "--out");
        assertThat(folder.resolve("other-home")).doesNotExist();
    }
}
