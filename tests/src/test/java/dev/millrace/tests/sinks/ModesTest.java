package dev.millrace.tests.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Manifest;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a result that is there: nothing that a mode keeps is lost, nothing that it replaces stays, and tables stay of one kind. */
final class ModesTest {
    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void shell() {
        shell = new Shell(folder);
    }

    private Said run(String sql, String options) {
        return run("job.sql", sql, options);
    }

    private Said run(String file, String sql, String options) {
        StringBuilder job = new StringBuilder("-- millrace: to=out\n");
        for (String option : options.split("; ")) {
            job.append("-- millrace: ").append(option).append('\n');
        }
        shell.write(file, job + sql);
        return shell.call("run", file);
    }

    private PublishedTable good(String sql, String options) {
        Said said = run(sql, options);
        assertThat(said.code()).as(said.err()).isZero();
        return table();
    }

    private PublishedTable table() {
        return new PublishedTable(folder.resolve("out")).requireOnlyListed();
    }

    private void requireRows(String expected) {
        Said said = shell.call("sql", "SELECT * FROM 'out/'", "-o", "parquet", "--out", "all.parquet");
        assertThat(said.code()).as(said.err()).isZero();
        PublishedTable.requireSame("FROM '" + folder + "/all.parquet'", expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "csv", "json"})
    void what_is_appended_comes_to_what_is_there(String format) {
        String options = "mode=append; format=" + format;
        good("SELECT range AS id, 'a' AS v FROM range(10)", options);
        PublishedTable table = good("SELECT range AS id, 'b' AS v FROM range(5, 20)", options);
        assertThat(table.manifest().files()).hasSize(2);
        assertThat(table.manifest().rows()).isEqualTo(25);
        requireRows("SELECT range AS id, 'a' AS v FROM range(10) UNION ALL SELECT range, 'b' FROM range(5, 20)");
        good("SELECT 1 AS other", "mode=overwrite");
        requireRows("SELECT 1 AS other");
    }

    @Test
    void a_run_that_appends_shows_the_rows_that_it_has_added() {
        good("SELECT range AS id FROM range(100)", "mode=append");
        Said said = run("SELECT range AS id FROM range(700, 703)", "mode=append");
        assertThat(said.out().lines().map(String::strip)).endsWith("──────", "700", "701", "702");
        assertThat(said.err()).contains("3 rows added, now 103 rows").contains("in 2 files");
        Said results = shell.call("runs", "results", "@last", "-o", "csv", "--limit", "0");
        assertThat(results.out().lines()).containsExactly("id", "700", "701", "702");
        requireRows("FROM range(100) UNION ALL FROM range(700, 703)");
    }

    @Test
    void only_the_partitions_that_a_run_writes_are_overwritten() {
        String options = "mode=overwritePartitions; partitionBy=day";
        good("SELECT range AS id, range % 4 AS day FROM range(40)", options);
        List<String> before = table().files();
        good("SELECT 1000 + range AS id, 1 + range % 2 AS day FROM range(6)", options);
        assertThat(new TreeSet<>(before)
                        .stream().filter(table().files()::contains).map(name -> name.substring(0, name.indexOf('/'))))
                .containsExactly("day=0", "day=3");
        requireRows("SELECT range AS id, range % 4 AS day FROM range(40) WHERE day IN (0, 3)"
                + " UNION ALL SELECT 1000 + range, 1 + range % 2 FROM range(6)");
        good("SELECT range AS id, range % 4 AS day FROM range(0)", options);
        assertThat(table().manifest().rows()).isEqualTo(26);
        Manifest manifest = table().manifest();
        assertThat(manifest.files().stream().map(manifest::writer).distinct()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 1::INTEGER AS id, 'a' AS v            | mode=append              | 'id' is BIGINT there, and"
                        + " INTEGER here",
                "SELECT 1::BIGINT AS id                       | mode=append              | 'v' VARCHAR is there, and"
                        + " not here",
                "SELECT 1::BIGINT AS id, 'a' AS v, 2 AS w     | mode=append              | 'w' INTEGER is here, and"
                        + " not there",
                "SELECT 1::BIGINT AS id, 'a' AS v             | mode=append; format=csv  | format is parquet there,"
                        + " and csv here",
                "SELECT 1::BIGINT AS id, 'a' AS v             | mode=append; partitionBy=v | partitionBy is [] there,"
                        + " and [v] here",
                "SELECT 1::BIGINT AS id, 'a' AS v             | mode=overwritePartitions; partitionBy=v | partitionBy"
                        + " is [] there, and [v] here"
            })
    void a_result_of_another_kind_is_not_added_to(String sql, String options, String message) {
        good("SELECT range AS id, 'a' AS v FROM range(10)", "mode=append");
        List<String> before = table().files();
        Said said = run(sql, options);
        assertThat(said.complaints()).hasSize(1);
        assertThat(said.complaints().getFirst().code()).isEqualTo("OUTPUT_SCHEMA");
        assertThat(said.complaints().getFirst().message()).contains(message);
        assertThat(said.complaints().getFirst().place()).isEqualTo("job.sql:2:19");
        assertThat(table().files()).isEqualTo(before);
    }

    @Test
    void text_without_rows_says_itself_why_it_does_not_fit() {
        shell.write("rows.csv", "id,v\n1,a\n2,b\n");
        shell.write("none.csv", "id,v\n");
        good("FROM 'rows.csv'", "mode=append");
        Said.Complaint told = run("FROM 'none.csv'", "mode=append").complaints().getFirst();
        assertThat(told.code()).isEqualTo("OUTPUT_SCHEMA");
        assertThat(told.message())
                .contains(
                        "'id' is BIGINT there, and VARCHAR here; the files of 'none.csv' have no rows, so nothing tells");
        assertThat(told.remedy()).startsWith("Declare them, by columns: or types:");
        Said sum = run("SELECT sum(id) AS id FROM 'none.csv'", "mode=append");
        assertThat(sum.complaints().getFirst().message()).contains("'none.csv' have no rows");
        assertThat(shell.call("validate", "job.sql").complaints().getFirst().message())
                .contains("'none.csv' have no rows");
        PublishedTable after = good("FROM read_csv('none.csv', types = {'id': 'BIGINT'})", "mode=append");
        assertThat(after.files()).hasSizeGreaterThanOrEqualTo(1);
        requireRows("SELECT 1::BIGINT AS id, 'a' AS v UNION ALL SELECT 2, 'b'");
    }

    @Test
    void two_runs_that_append_at_once_both_land() throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Callable<Said>> runs = List.of(
                    () -> run("a.sql", "SELECT range AS id, 'a' AS v FROM range(1000)", "mode=append"),
                    () -> run("b.sql", "SELECT range AS id, 'b' AS v FROM range(1000)", "mode=append"));
            for (Future<Said> run : both.invokeAll(runs)) {
                assertThat(run.get().code()).as(run.get().err()).isZero();
            }
        }
        table();
        requireRows("SELECT range AS id, v FROM range(1000), (VALUES ('a'), ('b')) AS t(v)");
    }

    @Test
    void partitions_are_overwritten_only_where_there_are_some() {
        assertThat(run("SELECT 1 AS id", "mode=overwritePartitions").complaints())
                .extracting(Said.Complaint::code)
                .containsExactly("WRONG_VALUE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "; settings.plan.collapse=false; settings.plan.partitions=3; settings.plan.broadcastBytes=0"
            })
    void a_merge_replaces_rows_by_their_key(String settings) {
        String options = "mode=merge; sinks.result.key=[id, k]" + settings;
        good(
                "SELECT range AS id, CASE WHEN range % 3 > 0 THEN range % 3 END AS k, sum(range) AS s, 'old' AS v FROM"
                        + " range(300) GROUP BY ALL",
                options);
        good(
                "SELECT range AS id, CASE WHEN range % 3 > 0 THEN range % 3 END AS k, sum(range) AS s, 'new' AS v FROM"
                        + " range(290, 310) GROUP BY ALL",
                options);
        requireRows("SELECT range AS id, CASE WHEN range % 3 > 0 THEN range % 3 END AS k, range::DECIMAL(38,0) AS s,"
                + " CASE WHEN range < 290 THEN 'old' ELSE 'new' END AS v FROM range(310)");
        good("SELECT 1 AS other, 2 AS id", "mode=overwrite; partitionBy=id");
        good("SELECT 1 AS other, 3 AS id", "mode=merge; sinks.result.key=id; partitionBy=id");
        requireRows("SELECT 1 AS other, 2 AS id UNION ALL SELECT 1, 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT range % 5 AS id, 'b' AS v FROM range(6)  | mode=merge; sinks.result.key=id  |"
                        + " MERGE_DUPLICATE_KEY | (0)",
                "SELECT 1::BIGINT AS id, 'b' AS v                | mode=merge; sinks.result.key=idd | UNKNOWN_COLUMN  "
                        + "    | 'idd'",
                "SELECT 1::BIGINT AS id, 'b' AS v                | mode=merge                       | WRONG_VALUE     "
                        + "    | key",
                "SELECT 1::BIGINT AS id, 'b' AS v                | mode=append; sinks.result.key=id | WRONG_VALUE     "
                        + "    | merge",
                "SELECT 1::INTEGER AS id, 'b' AS v               | mode=merge; sinks.result.key=id  | OUTPUT_SCHEMA   "
                        + "    | 'id' is BIGINT there, and INTEGER here"
            })
    void what_cannot_be_merged_is_told(String sql, String options, String code, String words) {
        good("SELECT range AS id, 'a' AS v FROM range(10)", "mode=append");
        List<String> before = table().files();
        Said said = run(sql, options);
        assertThat(said.complaints()).extracting(Said.Complaint::code).containsExactly(code);
        assertThat(said.complaints().getFirst().message()).contains(words);
        assertThat(table().files()).isEqualTo(before);
    }

    @Test
    void of_merges_at_once_none_takes_back_what_another_wrote() throws Exception {
        good("SELECT range AS id, 'a' AS v FROM range(10)", "mode=append");
        List<Said> said = new ArrayList<>();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Callable<Said>> runs = List.of(
                    () -> run("a.sql", "SELECT 1::BIGINT AS id, 'b' AS v", "mode=merge; sinks.result.key=id"),
                    () -> run("b.sql", "SELECT 2::BIGINT AS id, 'c' AS v", "mode=merge; sinks.result.key=id"));
            for (Future<Said> run : both.invokeAll(runs)) {
                said.add(run.get());
            }
        }
        boolean first = said.getFirst().code() == 0;
        boolean second = said.getLast().code() == 0;
        assertThat(first || second).as(said.getFirst().err()).isTrue();
        said.stream()
                .filter(one -> one.code() != 0)
                .forEach(one -> assertThat(one.complaints())
                        .extracting(Said.Complaint::code)
                        .containsAnyOf("OUTPUT_CHANGED", "SOURCE_CHANGED"));
        table();
        requireRows("SELECT range AS id, CASE WHEN range = 1 AND " + first + " THEN 'b' WHEN range = 2 AND " + second
                + " THEN 'c' ELSE 'a' END AS v FROM range(10)");
    }
}
