package dev.millrace.tests.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** All that is wrong with a job is told at once, in order of the file; what follows from another error is not. */
final class ValidateTest {
    private static final String WRONG = """
        apiVersion: millrace/v1
        job: wrong
        sorces: {a: {from: s.csv}}
        sources:
          s: {from: s.csv}
          gone: {from: "nothing/*.csv"}
          odd: {from: s.csv, colums: {name: varchar}}
        steps:
          a: {sql: "SELECT nme FROM s"}
          b: {sql: "SELEC 1"}
          c: {sql: "SELECT * FROM nowhere"}
          d: {sql: "SELECT x FROM gone"}
          e: {sql: "SELECT y FROM odd"}
          f:
            sql: SELECT name, pieces FROM s
            contract:
              - range: {column: pieces, min: none}
              - notNull: [nme]
              - regex: {column: name, pattern: "[A-Z].*"}
          g: {sql: "SELECT z FROM a"}
          h: {sql: "SELECT read_text('x')"}
        sinks:
          a: {to: out/a, format: parqet}
          zz: {to: out/z, format: csv}
        checks:
          - {on: f, expect: "count(*) >"}
          - {on: f, expect: "sum(pieces)"}
          - {on: f, expect: "count(*) > 0"}
          - {on: a, expect: "count(*) > 0"}
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.write("s.csv", "name,pieces\nAda,1\nBob,2\n");
    }

    private static List<String> placed(Said said) {
        return said.complaints().stream()
                .map(complaint -> complaint.place().replaceFirst("^job.yaml:(\\d+).*", "$1") + " " + complaint.code())
                .toList();
    }

    @Test
    void text_files_queries_contracts_and_checks_are_looked_at_in_one_call() {
        shell.write("job.yaml", WRONG);
        Said said = shell.call("validate", "job.yaml");
        assertThat(said.code()).isEqualTo(3);
        assertThat(placed(said))
                .containsExactly(
                        "3 UNKNOWN_KEY",
                        "6 PATH_NOT_FOUND",
                        "7 UNKNOWN_KEY",
                        "9 UNKNOWN_COLUMN",
                        "10 SYNTAX",
                        "11 UNKNOWN_TABLE",
                        "17 BAD_RULE",
                        "18 UNKNOWN_COLUMN",
                        "21 NOT_ALLOWED",
                        "23 WRONG_VALUE",
                        "24 UNKNOWN_STEP",
                        "26 SYNTAX",
                        "27 WRONG_TYPE");
        assertThat(said.err()).endsWith("13 errors\n");
        assertThat(shell.files()).containsExactly("", "job.yaml", "s.csv");
    }

    @Test
    void programs_get_the_same() {
        shell.write("job.yaml", WRONG);
        JsonNode said = shell.call("validate", "job.yaml", "--json").json();
        assertThat(said.get("valid").booleanValue()).isFalse();
        assertThat(said.get("errors")).hasSize(13);
    }

    @Test
    void without_its_parameters_a_job_has_no_paths_to_look_at() {
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: daily
            params: {day: {type: date}}
            sources: {s: {from: "s-${params.day}.csv"}}
            steps: {a: {sql: "SELECT nme FROM s WHERE day = :day"}}
            sinks: {a: {to: out, format: csv}}
            """);
        assertThat(placed(shell.call("validate", "job.yaml"))).containsExactly("3 MISSING_PARAMETER");
        assertThat(placed(shell.call("validate", "job.yaml", "-p", "day=2026-01-01")))
                .containsExactly("4 PATH_NOT_FOUND");
    }

    @Test
    void a_sql_file_has_its_headers_and_its_query_looked_at() {
        shell.write("job.sql", """
            -- millrace: sources.s.from=s.csv
            -- millrace: to=out
            -- millrace: formt=csv
            SELECT nme FROM s
            """);
        assertThat(shell.call("validate", "job.sql").complaints())
                .extracting(Said.Complaint::code)
                .containsExactly("UNKNOWN_KEY", "UNKNOWN_COLUMN");
    }

    @Test
    void what_only_the_plan_finds_is_told_when_nothing_else_is_wrong() {
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: merged
            sources: {s: {from: s.csv}}
            steps: {a: {sql: "SELECT name FROM s"}}
            sinks: {a: {to: out, format: parquet, mode: merge, key: [nme]}}
            """);
        assertThat(placed(shell.call("validate", "job.yaml"))).containsExactly("5 UNKNOWN_COLUMN");
        assertThat(shell.call("validate", "job.yaml").code()).isEqualTo(3);
    }
}
