package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is told when something is wrong: the very place, and next commands that can help. */
final class AfterFailureTest {
    private static final int RUN_FAILED = 1;
    private static final int USAGE = 2;
    private static final int INVALID = 3;
    private static final int LIMIT = 7;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.parquet("numbers.parquet", "SELECT range AS id, 'n' || range AS name FROM range(12)");
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: names
            sources: {numbers: {from: numbers.parquet}}
            steps:
              rows:
                sql: |
                  SELECT id,
                    CAST(name AS INTEGER) AS n
                  FROM numbers
            sinks: {rows: {to: out, mode: overwrite}}
            """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // What is written in the file | the line that is told
                "{\"a\":1}~~{\"a\":\"x\"}~ | 3",
                "{\"a\":1}~{\"a\":2~{\"a\":3}~ | 2",
                "{\"a\":1}~{\"a\":2}~\"text\"~ | 3",
            })
    void a_bad_row_of_json_has_the_line_that_an_editor_shows(String lines, int line) {
        shell.write("rows.jsonl", lines.replace('~', '\n'));
        shell.write("sources.yaml", "sources: {rows: {from: rows.jsonl, format: json, columns: {a: INTEGER}}}");
        Said said = shell.call("sql", "SELECT sum(a) AS a FROM rows", "--sources", "sources.yaml");
        assertThat(said.code()).isEqualTo(RUN_FAILED);
        assertThat(said.complaints().getFirst().code()).isEqualTo("BAD_ROW");
        assertThat(said.complaints().getFirst().message())
                .startsWith("Line " + line + " of '" + folder.resolve("rows.jsonl") + "'");
    }

    @Test
    void a_row_that_does_not_fit_is_told_how_to_read_it() throws IOException {
        StringBuilder text = new StringBuilder("id,word\n");
        for (int row = 0; row < 30_000; row++) {
            text.append(row).append(",plain").append(row).append('\n');
        }
        shell.write("late.csv", text + "30000,\"has, comma\"\n");
        for (String sql : List.of("SELECT count(*) AS n, max(word) AS m FROM 'late.csv'", "FROM 'late.csv'")) {
            Said.Complaint told = shell.call("sql", sql).complaints().getFirst();
            assertThat(told.code()).isEqualTo("BAD_ROW");
            assertThat(told.message()).startsWith("Line 30002 of ");
            assertThat(told.remedy())
                    .startsWith(
                            "The file is read as if it had no quotes: if they enclose values, say csv: {quote: '\"'},");
        }
        assertThat(shell.call("sql", "SELECT count(*) AS n FROM read_csv('late.csv', quote = '\"')", "-o", "csv")
                        .out())
                .isEqualTo("n\n30001\n");
        shell.write("short.csv", text + "30000\n");
        shell.write("remark.csv", text + "# the end\n");
        Files.write(folder.resolve("latin.csv"), (text + "30000,\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(List.of("short", "remark", "latin"))
                .map(name -> shell.call("sql", "FROM '" + name + ".csv'")
                        .complaints()
                        .getFirst()
                        .remedy())
                .satisfiesExactly(
                        remedy -> assertThat(remedy).contains("null_padding = true"),
                        remedy -> assertThat(remedy).contains("comment = '#'"),
                        remedy -> assertThat(remedy).contains("encoding = 'latin1'"));
        shell.write("plain.csv", text + "30000,x,y\n");
        assertThat(shell.call("sql", "FROM 'plain.csv'").complaints().getFirst().remedy())
                .startsWith("Mend the row");
    }

    @Test
    @Timeout(600)
    void compressed_text_that_is_cut_short_or_something_else_ends_the_command() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("a,b\n1,2\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 20));
        shell.write("other.csv.gz", "a,b\n1,2\n");
        shell.write("other.csv.zst", "a,b\n1,2\n");
        for (String name : List.of("cut.csv.gz", "other.csv.gz", "other.csv.zst")) {
            Said said = shell.call("sql", "SELECT count(*) AS n FROM '" + name + "'");
            assertThat(said.code()).as(said.err()).isEqualTo(INVALID);
            assertThat(said.complaints().getFirst().code()).isEqualTo("SOURCE_DAMAGED");
            assertThat(said.complaints().getFirst().place()).isEqualTo("<sql>:1:27");
        }
    }

    @Test
    void a_record_of_a_json_array_is_not_called_a_line() {
        shell.write("rows.json", "[{\"a\": 1}, {\"a\": \"x\"}]");
        shell.write("sources.yaml", "sources: {rows: {from: rows.json, columns: {a: INTEGER}}}");
        Said said = shell.call("sql", "SELECT sum(a) AS a FROM rows", "--sources", "sources.yaml");
        assertThat(said.complaints().getFirst().message()).startsWith("Record 2 of ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT id, name::INTEGER AS n FROM 'numbers.parquet' | BAD_CAST | 1:16",
                "SELECT CAST(id AS VARCHAR) AS i, CAST(name AS INTEGER) AS n FROM 'numbers.parquet' | BAD_CAST | 1:34",
                "SELECT '::' AS t, CAST(name AS INTEGER) AS n FROM 'numbers.parquet' | BAD_CAST | 1:19",
                "SELECT id // (id - id) AS n FROM 'numbers.parquet' | DIVISION_BY_ZERO | 1:11",
                "SELECT id::VARCHAR::INTEGER AS a, concat(name, '')::INTEGER AS n FROM 'numbers.parquet' | BAD_CAST |"
                        + " 1:1",
                "SELECT '{x}'::JSON AS j | BAD_CAST | 1:13",
            })
    void a_value_that_does_not_fit_has_the_place_of_its_expression(String sql, String code, String place) {
        Said.Complaint complaint = shell.call("sql", sql).complaints().getFirst();
        assertThat(complaint.code()).isEqualTo(code);
        assertThat(complaint.place()).isEqualTo("<sql>:" + place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"apiVersion\": \"millrace/v1\", \"job\": \"j\",~ \"steps\": {\"a\": {\"sql\": \"SELECT 1 AS x,\\n"
                        + " nope\"}},~ \"sinks\": {\"a\": {\"to\": \"out\"}}} | 2",
                "apiVersion: millrace/v1~job: j~steps:~  a:~    sql: >~      SELECT 1 AS x,~      nope~sinks: {a: {to:"
                        + " out}} | 6",
                "apiVersion: millrace/v1~job: j~steps:~  a:~    sql: SELECT 1 AS x,~      nope~sinks: {a: {to: out}} |"
                        + " 5",
            })
    void where_lines_were_joined_or_escaped_only_the_line_of_the_text_is_told(String job, int line) {
        shell.write("j.yaml", job.replace('~', '\n'));
        Said said = shell.call("validate", "j.yaml");
        assertThat(said.err()).startsWith("error: j.yaml:" + line + ": ").contains("UNKNOWN_COLUMN");
    }

    /** The large side of the join is given to no task of its own: who reads it computes all three steps at once. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CAST(name AS INTEGER) | id        | id            | 8:14",
                "name                  | id // (id - id) | id      | 9:31",
                "name                  | id        | CAST(name AS INTEGER) | 10:23",
                "CAST(name AS INTEGER) | id        | CAST(name AS INTEGER) | 10:16",
            })
    void a_task_that_computes_several_steps_fails_in_the_one_that_can_be_meant(
            String first, String second, String last, String place) {
        shell.parquet("few.parquet", "SELECT range AS id, 'few ' || range AS word FROM range(1000)");
        shell.parquet("many.parquet", "SELECT range AS id, 'n' || range AS name FROM range(20000)");
        shell.write(
                "several.yaml",
                """
                apiVersion: millrace/v1
                job: several
                settings: {plan.splitBytes: 16KiB, plan.broadcastBytes: 1KiB, plan.flipBytes: 1KiB, plan.collapse: false}
                sources: {many: {from: many.parquet}, few: {from: few.parquet}}
                steps:
                  first:
                    sql: |
                      SELECT FIRST AS a, id, name FROM many
                  second: {sql: "SELECT a, SECOND AS b, id, name FROM first"}
                  last: {sql: "SELECT LAST AS c, a, b, word FROM second JOIN (FROM few WHERE word LIKE '%77') USING (id)"}
                sinks: {last: {to: out, mode: overwrite}}
                """.replace("FIRST", first).replace("SECOND", second).replace("LAST", last));
        Said said = shell.call("run", "several.yaml");
        assertThat(shell.call("runs", "stages", "@last").out()).contains("joins at once");
        assertThat(said.complaints().getFirst().place()).isEqualTo("several.yaml:" + place);
    }

    @Test
    void what_a_retry_would_meet_again_is_run_anew() {
        Said said = shell.call("run", "job.yaml", "-l", "team=two words");
        assertThat(said.code()).isEqualTo(RUN_FAILED);
        assertThat(said.complaints().getFirst().place()).isEqualTo("job.yaml:8:9");
        assertThat(said.complaints().getFirst().message()).contains("'n0'");
        assertThat(said.err())
                .contains("\n        millrace run job.yaml -l 'team=two words'")
                .doesNotContain("runs retry");
    }

    @Test
    void a_limit_has_its_exit_code_and_the_setting_that_raises_it() {
        shell.write("two.yaml", """
            apiVersion: millrace/v1
            job: two
            sources: {numbers: {from: numbers.parquet}}
            steps:
              rows: {sql: SELECT * FROM numbers}
              slow: {sql: "SELECT max(hash(a.id, b.range, c.range)) AS h FROM numbers a, range(1000000) b, range(1000000) c"}
            sinks: {rows: {to: out/rows}, slow: {to: out/slow}}
            """);
        for (String limit : List.of("limits.tasks=1", "limits.taskTime=1ms")) {
            Said said = shell.call("run", "two.yaml", "--set", limit);
            assertThat(said.code()).as(said.err()).isEqualTo(LIMIT);
            assertThat(said.err())
                    .containsPattern(
                            "millrace runs retry run_\\w+ --set " + limit.substring(0, limit.indexOf('=')) + "=");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frob               | 2 | There is no command 'frob'",
                "runs gett          | 2 | There is no command 'gett'",
                "run job.yaml --slot 3 | 2 | There is no option '--slot'",
                "run job.yaml more  | 2 | There is no use for the argument 'more'",
                "sql SELECT --limit -3 | 2 | --limit cannot be -3 [USAGE]",
                "runs ls --state foo | 2 | There is no state 'foo' [USAGE]",
                "runs tasks @last --state foo | 2 | Invalid value for option '--state': expected one of [WAITING,"
                        + " RUNNING, DONE, FAILED, STOPPED]",
                "run job.yaml --memory lots | 3 | --memory: The setting 'runtime.memory' cannot be 'lots'"
                        + " [BAD_SETTING]",
                "run job.yaml --set runtime.memory=lots | 3 | --set runtime.memory: The setting",
                "run job.yaml -l Team=a | 3 | -l Team: 'Team' cannot be the name of a label [BAD_NAME]",
            })
    void words_that_are_not_understood_are_told_as_they_were_typed(String words, int code, String message) {
        Said said = shell.call(words.split(" "));
        assertThat(said.code()).isEqualTo(code).isIn(USAGE, INVALID);
        assertThat(said.err()).startsWith("error: " + message);
    }

    @Test
    void the_rows_that_are_not_shown_are_told_with_the_command_that_shows_them() {
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: names
            sources: {numbers: {from: numbers.parquet}}
            steps: {rows: {sql: SELECT * FROM numbers}}
            sinks: {rows: {to: out, mode: overwrite}}
            """);
        Said said = shell.call("run", "job.yaml");
        assertThat(said.err())
                .containsPattern("\\(10 of 12 rows; all of them: millrace runs results run_\\w+ --limit 0\\)");
        assertThat(shell.call("run", "job.yaml", "--set", "output.rows=12").err())
                .doesNotContain("of 12 rows;");
    }

    @Test
    void an_analysis_has_the_query_and_says_when_it_is_not_known_any_more() {
        shell.call("sql", "SELECT id % 3 AS k, count(*) AS n FROM 'numbers.parquet' GROUP BY ALL ORDER BY ALL");
        assertThat(shell.call("plan", "--analyze", "@last").out())
                .contains("query result", "aggregate by 1 key", "measured:");
        assertThat(folder.resolve("numbers.parquet").toFile().delete()).isTrue();
        assertThat(shell.call("plan", "--analyze", "@last").out())
                .contains("query result", "not known any more", "measured:");
    }
}
