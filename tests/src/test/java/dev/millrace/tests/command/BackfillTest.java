package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.process.CommandProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Projects that are begun, jobs in an environment, and a job for each day of a range. */
final class BackfillTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: daily
        params: {day: {type: date}, name: {type: string, default: x}}
        sources: {rows: {from: "data/${params.day}.csv"}}
        steps: {daily: {sql: "SELECT sum(a) AS a, DATE '2000-01-01' < :day AS late, :name AS name FROM rows"}}
        sinks: {daily: {to: "out/${params.day}", format: csv}}
        env:
          prod: {sinks: {daily: {to: "prod/${params.day}"}}, params: {name: {default: y}}}
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.write("job.yaml", JOB);
        for (int day = 1; day <= 6; day++) {
            shell.write("data/2026-01-0" + day + ".csv", "a\n" + day + "\n10\n");
        }
    }

    private long runs() {
        return shell.call("runs", "ls", "--limit", "0", "--json").out().lines().count();
    }

    private String published(String day) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(day))) {
            List<Path> rows =
                    files.filter(file -> file.toString().endsWith(".csv")).toList();
            assertThat(rows).hasSize(1);
            return Files.readString(rows.getFirst());
        }
    }

    @Test
    void a_backfill_goes_on_where_it_stopped() throws IOException {
        assertThat(shell.call("backfill", "job.yaml", "-p", "day=2026-01-01..2026-01-02")
                        .code())
                .isZero();
        Files.delete(folder.resolve("data/2026-01-03.csv"));
        Said broken = shell.call("backfill", "job.yaml", "-p", "day=2026-01-01..2026-01-04");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.err()).contains("[PATH_NOT_FOUND]", "1 succeeded, 2 done before, 1 failed");
        shell.write("data/2026-01-03.csv", "a\n5\n");
        Said mended = shell.call("backfill", "job.yaml", "-p", "day=2026-01-01..2026-01-04", "--parallel", "3");
        assertThat(mended.code()).as(mended.err()).isZero();
        assertThat(mended.out().lines().map(line -> line.replaceAll("  run_.*", "")))
                .containsExactly(
                        "2026-01-01  done before",
                        "2026-01-02  done before",
                        "2026-01-03  succeeded",
                        "2026-01-04  done before");
        assertThat(runs()).isEqualTo(4);
        assertThat(published("out/2026-01-03")).isEqualTo("a,late,name\n5,true,x\n");
        assertThat(published("out/2026-01-04")).isEqualTo("a,late,name\n14,true,x\n");
    }

    @Test
    void a_backfill_that_is_killed_publishes_each_day_once() throws IOException {
        List<String> words = List.of("backfill", "job.yaml", "-p", "day=2026-01-01..2026-01-06", "--parallel", "2");
        for (int blow = 0; blow < 2; blow++) {
            CommandProcess command = CommandProcess.start(folder, words);
            while (command.isAlive() && command.output().lines().count() <= blow) {
                command.waitFor(5);
            }
            command.killAll();
        }
        CommandProcess last = CommandProcess.run(folder, words);
        assertThat(last.exitCode()).as(last.errors()).isZero();
        for (int day = 1; day <= 6; day++) {
            assertThat(published("out/2026-01-0" + day)).isEqualTo("a,late,name\n" + (10 + day) + ",true,x\n");
        }
        assertThat(runs()).isEqualTo(6);
    }

    @Test
    void cached_steps_are_refreshed_or_left_alone_as_in_a_run() {
        shell.write(
                "job.yaml",
                JOB.replace("AS name FROM rows\"}", "AS name FROM rows\", cache: true}")
                        .replace("sum(a) AS a", "sum(a)::BIGINT AS a")
                        .replace("format: csv", "format: csv, mode: overwrite"));
        List<String> days = List.of("backfill", "job.yaml", "-p", "day=2026-01-01..2026-01-02");
        assertThat(called(days, "--no-cache").out()).contains("2026-01-01  succeeded");
        assertThat(shell.call("cache", "ls").out()).isEmpty();
        assertThat(called(days).out()).contains("2026-01-01  succeeded");
        assertThat(shell.call("cache", "ls").out()).hasLineCount(2);
        assertThat(called(days, "--refresh").out()).contains("2026-01-01  succeeded", "2026-01-02  succeeded");
        assertThat(called(days, "--refresh").out()).contains("2026-01-01  done before");
        assertThat(called(days).out()).contains("2026-01-01  done before");
    }

    private Said called(List<String> words, String... more) {
        Said said = shell.call(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
        assertThat(said.code()).as(said.err()).isZero();
        return said;
    }

    @Test
    void files_that_were_taken_are_taken_again_only_where_no_day_forgets_those_of_another() throws IOException {
        String incremental = JOB.replace(".csv\"}", ".csv\", incremental: true}")
                .replace("format: csv", "format: csv, mode: append");
        shell.write("job.yaml", incremental);
        String days = "day=2026-01-01..2026-01-02";
        Said refused = shell.call("backfill", "job.yaml", "-p", days, "--full");
        assertThat(refused.complaints()).extracting(Said.Complaint::code).containsExactly("FULL_BY_DAY");
        assertThat(refused.code()).isEqualTo(3);
        shell.write("job.yaml", incremental.replace("${params.day}.csv", "2026-01-01.csv"));
        Said said = shell.call("backfill", "job.yaml", "-p", days, "--full");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).contains("one run after the other");
        assertThat(published("out/2026-01-01")).isEqualTo("a,late,name\n11,true,x\n");
        assertThat(published("out/2026-01-02")).isEqualTo("a,late,name\n11,true,x\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p day=2026-01-02..2026-01-01|BAD_RANGE|earlier",
                "-p day=2026-13-02..2026-14-01|BAD_RANGE|2026-01-01..2026-01-31",
                "-p day=1900-01-01..2026-01-01|BAD_RANGE|at most 3660",
                "-p day=2026-01-01..2026-01-02 --every 0|BAD_RANGE|--every",
                "-p day=2026-01-01|USAGE|one range",
                "-p day=2026-01-01..2026-01-02 --parallel 0|USAGE|1 to 64",
                "-p name=2026-01-01..2026-01-02 -p day=2026-01-01|BAD_RANGE|not a date",
                "-p day=2026-01-01..2026-01-02 --env nix|UNKNOWN_ENVIRONMENT|prod",
            })
    void a_range_that_cannot_be_meant_is_refused(String words, String code, String text) {
        Said said = shell.call(("backfill job.yaml " + words).split(" "));
        assertThat(said.code()).isIn(2, 3);
        assertThat(said.err()).contains("[" + code + "]", text);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void days_that_would_be_written_to_one_place_are_refused() {
        shell.write("job.yaml", JOB.replace("out/${params.day}", "out/all"));
        assertThat(shell.call("backfill", "job.yaml", "-p", "day=2026-01-01..2026-01-02")
                        .err())
                .contains("[DUPLICATE_OUTPUT]", "${params.day}");
    }

    @Test
    void an_environment_changes_where_rows_go() throws IOException {
        assertThat(shell.call("run", "job.yaml", "-p", "day=2026-01-01", "--env", "prod")
                        .code())
                .isZero();
        assertThat(published("prod/2026-01-01")).isEqualTo("a,late,name\n11,true,y\n");
        assertThat(shell.call("plan", "job.yaml", "-p", "day=2026-01-01", "--env", "prod")
                        .out())
                .contains("prod/2026-01-01");
        assertThat(shell.call("validate", "job.yaml", "-p", "day=2026-01-01", "--env", "pord")
                        .err())
                .contains("[UNKNOWN_ENVIRONMENT]", "Did you mean 'prod'?");
    }

    @Test
    void a_new_project_validates_and_runs() {
        Said said = shell.call("init", "shop", "--yes");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(shell.call("validate", "shop/job.yaml").code()).isZero();
        assertThat(shell.call("run", "shop/job.yaml").out()).contains("cake, plain", "9.00", "31.00");
        assertThat(shell.call("run", "shop/job.yaml", "--env", "prod").code()).isZero();
        assertThat(shell.files())
                .contains("shop/README.md", "shop/.gitignore", "shop/out/daily", "shop/out/prod/daily");
        assertThat(shell.call("init", "shop", "--yes").err()).contains("[FILE_EXISTS]");
    }

    @Test
    void a_new_project_reads_given_data() {
        assertThat(shell.call("init", "mine", "--data", "../data/*.csv", "--name", "rows", "--format", "csv")
                        .code())
                .isZero();
        assertThat(shell.call("run", "mine/job.yaml").out()).contains("12");
        assertThat(shell.call("init", "deep/other", "--data", "data/*.csv").code())
                .isZero();
        assertThat(shell.call("run", "deep/other/job.yaml").out()).contains("12");
        assertThat(shell.call("init", "x", "--name", "Not A Name").err()).contains("--name", "[USAGE]");
        assertThat(shell.call("init", "x", "--format", "xlsx").err()).contains("--format", "[USAGE]");
        assertThat(folder.resolve("x")).doesNotExist();
    }
}
