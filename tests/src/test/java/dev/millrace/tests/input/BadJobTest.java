package dev.millrace.tests.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong job files and wrong destinations: all that is wrong is told at once, each with its line and column, and nothing is run or written. */
final class BadJobTest {
    private static final int RUN_FAILED = 1;
    private static final int INVALID = 3;
    private static final int CONFLICT = 6;

    private static final String GOOD = """
        apiVersion: millrace/v1
        job: totals
        params: {least: {type: int, default: 0}}
        sources: {numbers: {from: data/}}
        steps:
          big: {sql: "SELECT * FROM numbers WHERE id >= :least"}
          totals: {sql: "SELECT count(*) AS n FROM big"}
        sinks:
          totals: {to: out/totals}
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.parquet("data/numbers.parquet", "SELECT range AS id, 'n' || range AS name FROM range(10)");
    }

    private static String with(String from, String to) {
        assertThat(GOOD).contains(from);
        return GOOD.replace(from, to);
    }

    /** What {@code validate} says, as {@code line:column CODE}; {@code run} says the same, or only the first of it. */
    private List<String> complaints(String text) {
        shell.write("job.yaml", text);
        TreeSet<String> before = shell.files();
        Said said = shell.call("validate", "job.yaml");
        assertThat(said.code()).as(said.err()).isEqualTo(INVALID);
        assertThat(said.out()).isEmpty();
        assertThat(said.complaints()).allSatisfy(complaint -> {
            assertThat(complaint.remedy()).isNotBlank();
            assertThat(complaint.message()).matches("[^a-z].*").doesNotContain("file://");
        });
        Said run = shell.call("run", "job.yaml");
        assertThat(run.code()).isEqualTo(INVALID);
        assertThat(run.complaints()).isNotEmpty();
        assertThat(said.complaints()).containsAll(run.complaints());
        assertThat(shell.files()).isEqualTo(before);
        shell.requireOnlyFailedRuns();
        return said.complaints().stream()
                .map(complaint -> complaint.place().replaceFirst("^job\\.yaml:?", "") + " " + complaint.code())
                .toList();
    }

    private String remedies(String text) {
        shell.write("job.yaml", text);
        return shell.call("validate", "job.yaml").complaints().stream()
                .map(Said.Complaint::remedy)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        String text = with("params:", "labls: {}\nparams:")
                .replace("type: int", "type: integer")
                .replace("sql: \"SELECT count(*)", "sqll: \"SELECT count(*)")
                .replace("to: out/totals", "to: out/totals, format: parket, mode: 7");
        assertThat(complaints(text))
                .containsExactly(
                        "3:1 UNKNOWN_KEY",
                        "4:24 WRONG_VALUE",
                        "8:12 UNKNOWN_KEY",
                        "10:36 WRONG_VALUE",
                        "10:50 WRONG_VALUE");
        assertThat(remedies(text))
                .contains("Did you mean 'labels'?")
                .contains("Did you mean 'sql'?")
                .contains("Did you mean 'parquet'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "9:16 WRONG_TYPE    | {to: out/totals}                              | {to: [out/totals]}",
                "2:6 WRONG_VALUE    | job: totals                                   | job: Totals!",
                "4:10 WRONG_TYPE    | {numbers: {from: data/}}                      | [data/]",
                "9:11 WRONG_TYPE    | {to: out/totals}                              | out/totals",
                "1:13 WRONG_VALUE   | millrace/v1                                   | millrace/v9",
                "3:38 BAD_PARAMETER | default: 0                                    | default: many",
                "9:16 WRONG_VALUE   | {to: out/totals}                              | {to: out/totals.csv, format:"
                        + " csv, files: 1}",
                "7:12 NOT_SUPPORTED | sql: \"SELECT count(*) AS n FROM big\"        | array: {expr: big}"
            })
    void a_value_of_the_wrong_type_is_told_where_it_stands(String expected, String from, String to) {
        assertThat(complaints(with(from, to))).first().isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CYCLE             | 6:15 | SELECT * FROM numbers WHERE id >= :least | SELECT * FROM totals",
                "CYCLE             | 7:18 | SELECT count(*) AS n FROM big            | SELECT * FROM totals",
                "UNKNOWN_TABLE     | 7:44 | n FROM big                               | n FROM bigg",
                "UNKNOWN_COLUMN    | 7:29 | count(*) AS n                            | sum(idd) AS n",
                "NOT_SELECT        | 7:18 | SELECT count(*) AS n FROM big            | COPY big TO 'x.csv'",
                "NOT_SELECT        | 7:18 | SELECT count(*) AS n FROM big            | CREATE TABLE t AS SELECT 1",
                "NOT_SELECT        | 7:18 | SELECT count(*) AS n FROM big            | INSERT INTO big SELECT 1",
                "SEVERAL_STATEMENTS | 7:33 | SELECT count(*) AS n FROM big           | SELECT 1 AS n; SELECT 2 AS n",
                "MISSING_PARAMETER | 3:10 | , default: 0                             | ``",
                "MISSING_PARAMETER | 6:49 | :least                                   | :most",
                "UNKNOWN_STEP      | 9:3  | totals: {to:                             | total: {to:",
                "PATH_NOT_FOUND    | 4:11 | from: data/                              | from: nowhere/",
                "BAD_PATH          | 4:27 | from: data/                              | from: \"\"",
                "BAD_NAME          | 6:3  | big: {sql                                | 1big: {sql"
            })
    void what_the_job_says_and_cannot_be_is_told_where_it_stands(String code, String place, String from, String to) {
        assertThat(complaints(with(from, to))).contains(place + " " + code);
    }

    @Test
    void a_parameter_that_is_missing_is_the_only_complaint() {
        assertThat(complaints(with(", default: 0", ""))).containsExactly("3:10 MISSING_PARAMETER");
        assertThat(remedies(with(", default: 0", ""))).contains("-p least=");
        shell.write("job.yaml", GOOD);
        Said wrong = shell.call("run", "job.yaml", "-p", "least=many");
        assertThat(wrong.complaints()).extracting(Said.Complaint::code).containsExactly("BAD_PARAMETER");
        assertThat(wrong.complaints().getFirst().message()).contains("'many'");
        assertThat(shell.call("run", "job.yaml", "-p", "lest=1")
                        .complaints()
                        .getFirst()
                        .remedy())
                .isEqualTo("Did you mean 'least'?");
    }

    @ParameterizedTest
    @CsvSource({"aliases, 3", "depth, ", "length, "})
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_file_that_grows_without_end_is_refused_at_once(String kind, String line) {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        switch (kind) {
            case "aliases" ->
                "bcdefgh".chars().forEach(name -> {
                    String before = String.valueOf((char) (name - 1));
                    bomb.append((char) name)
                            .append(": &")
                            .append((char) name)
                            .append(" [")
                            .append(("*" + before + ", ").repeat(9))
                            .append('*')
                            .append(before)
                            .append("]\n");
                });
            case "depth" -> bomb.append("b: ").append("[".repeat(100_000)).append("]".repeat(100_000));
            default -> bomb.append("b: ").append("x".repeat(2_000_000));
        }
        assertThat(complaints(bomb.toString())).hasSize(1).first().asString().endsWith(" JOB_TOO_LARGE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "EMPTY_JOB | ``",
                "WRONG_TYPE | - a list",
                "JOB_SYNTAX | a: b: c",
                "JOB_SYNTAX | a: [1",
                "UNKNOWN_KEY | a: !!java.net.URL [http://x]"
            })
    void a_file_that_is_no_job_is_told_so(String code, String text) {
        assertThat(complaints(text)).first().asString().endsWith(" " + code);
    }

    @Test
    void a_job_file_that_cannot_be_read_is_told_with_its_name() throws IOException {
        Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});
        for (String file : List.of("nowhere.yaml", "data", "binary.yaml")) {
            Said said = shell.call("run", file);
            assertThat(said.code()).isEqualTo(INVALID);
            assertThat(said.complaints()).hasSize(1);
            assertThat(said.complaints().getFirst().code()).isIn("FILE_NOT_FOUND", "UNREADABLE_FILE");
            assertThat(said.complaints().getFirst().message()).contains("'" + file + "'");
            assertThat(said.complaints().getFirst().remedy()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DUPLICATE_OUTPUT    | to: out/totals} | to: out}~  big: {to: out}",
                "DUPLICATE_OUTPUT    | to: out/totals} | to: out}~  big: {to: out/deep}",
                "OUTPUT_INSIDE_INPUT | to: out/totals  | to: data/out",
                "OUTPUT_INSIDE_INPUT | to: out/totals  | to: data, mode: overwrite",
                "OUTPUT_INSIDE_INPUT | FROM big        | FROM 'out/totals/*.parquet'"
            })
    void outputs_that_meet_each_other_or_an_input_are_refused(String code, String from, String to) {
        assertThat(complaints(with(from, to.replace('~', '\n'))))
                .anySatisfy(complaint -> assertThat(complaint).endsWith(" " + code));
    }

    @Test
    void a_destination_that_cannot_be_written_is_refused_before_anything_runs() throws IOException {
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("not-there"));
        shell.write("file", "text");
        refusedDestination("file", "OUTPUT_NOT_A_FOLDER", "is not a folder");
        refusedDestination("file/deeper", "OUTPUT_NOT_A_FOLDER", "is not a folder");
        refusedDestination("nowhere", "OUTPUT_NOT_A_FOLDER", "is not a folder");
        refusedDestination("x".repeat(300), "OUTPUT_READ_ONLY", "File name too long");
        shell.write("others/deep/old.csv", "a");
        refusedDestination("others", "OUTPUT_FOREIGN", "old.csv");
        refusedDestination(".millrace/results/mine", "OUTPUT_IN_HOME", "Millrace's own");
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assertThat(locked.toFile().setWritable(false, false)).isTrue();
        // The superuser may write everywhere but where no file can be.
        boolean superuser = Files.isWritable(locked);
        refusedDestination(superuser ? "/proc/out" : "locked/out", "OUTPUT_READ_ONLY", "cannot lie at");
    }

    private void refusedDestination(String to, String code, String message) {
        shell.write("job.yaml", with("out/totals", "\"" + to + "\""));
        TreeSet<String> before = shell.files();
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).as(said.err()).isEqualTo(INVALID);
        assertThat(said.complaints()).as(said.err()).hasSize(1);
        Said.Complaint complaint = said.complaints().getFirst();
        assertThat(complaint.code()).as(said.err()).isEqualTo(code);
        assertThat(complaint.place()).isEqualTo("job.yaml:9:16");
        assertThat(complaint.message()).contains(message);
        assertThat(complaint.remedy()).contains("hoose");
        assertThat(shell.files()).isEqualTo(before);
        assertThat(folder.resolve(".millrace")).doesNotExist();
    }

    @Test
    void a_source_without_files_is_refused_before_there_is_a_run() {
        shell.write("job.yaml", with("from: data/", "from: nowhere/*.parquet"));
        TreeSet<String> before = shell.files();
        Said refused = shell.call("run", "job.yaml");
        assertThat(refused.code()).isEqualTo(INVALID);
        assertThat(refused.complaints().getFirst().code()).isEqualTo("PATH_NOT_FOUND");
        assertThat(refused.complaints().getFirst().place()).isEqualTo("job.yaml:4:11");
        assertThat(shell.files()).isEqualTo(before);
        assertThat(folder.resolve(".millrace")).doesNotExist();
    }

    @Test
    void a_result_that_is_there_is_kept_when_it_may_not_be_replaced() throws IOException {
        shell.write("job.yaml", GOOD);
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        String manifest = Files.readString(folder.resolve("out/totals/_manifest.json"));
        TreeSet<String> before = shell.files();
        Said again = shell.call("run", "job.yaml");
        assertThat(again.code()).isEqualTo(CONFLICT);
        assertThat(again.complaints().getFirst().code()).isEqualTo("OUTPUT_EXISTS");
        assertThat(again.complaints().getFirst().place()).isEqualTo("job.yaml:9:16");
        assertThat(again.complaints().getFirst().remedy()).contains("mode: overwrite");
        assertThat(shell.files()).isEqualTo(before);
        assertThat(Files.readString(folder.resolve("out/totals/_manifest.json")))
                .isEqualTo(manifest);
    }

    @Test
    void a_manifest_that_somebody_else_wrote_is_not_replaced() {
        shell.write("job.yaml", with("to: out/totals", "to: out/totals, mode: overwrite"));
        shell.write("out/totals/_manifest.json", "{}");
        TreeSet<String> before = shell.files();
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).isEqualTo(INVALID);
        assertThat(said.complaints().getFirst().code()).isEqualTo("OUTPUT_FOREIGN");
        assertThat(said.complaints().getFirst().place()).isEqualTo("job.yaml:9:16");
        assertThat(said.complaints().getFirst().remedy()).contains("Move that file away");
        assertThat(shell.files()).isEqualTo(before);
    }

    @Test
    void a_run_that_fails_leaves_the_result_before_it_as_it_is() throws IOException {
        shell.write("job.yaml", with("to: out/totals", "to: out/totals, mode: overwrite"));
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        String manifest = Files.readString(folder.resolve("out/totals/_manifest.json"));
        shell.write(
                "job.yaml",
                with("to: out/totals", "to: out/totals, mode: overwrite")
                        .replace("count(*) AS n", "sum(name::INTEGER) AS n"));
        TreeSet<String> before = shell.files();
        Said failed = shell.call("run", "job.yaml");
        assertThat(failed.code()).isEqualTo(RUN_FAILED);
        assertThat(failed.complaints().getFirst().code()).isEqualTo("BAD_CAST");
        assertThat(failed.complaints().getFirst().place()).startsWith("job.yaml:");
        assertThat(failed.complaints().getFirst().message()).contains("'n0'");
        assertThat(shell.files()).isEqualTo(before);
        assertThat(Files.readString(folder.resolve("out/totals/_manifest.json")))
                .isEqualTo(manifest);
    }

    private static String labels(int count) {
        return IntStream.range(0, count).mapToObj(one -> "l" + one + ": x").collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void labels_are_few_and_their_names_are_plain() {
        assertThat(complaints(GOOD + "labels: " + labels(33) + "\n")).containsExactly("10:9 TOO_MANY_LABELS");
        for (String name : List.of("Team", "a b", "ü", "a/b", "x".repeat(64))) {
            assertThat(complaints(GOOD + "labels: {'" + name + "': geo}\n")).containsExactly("10:10 BAD_NAME");
        }
        shell.write("job.yaml", GOOD + "labels: " + labels(32) + "\n");
        assertThat(shell.call("validate", "job.yaml").code()).isZero();
        assertThat(shell.call("run", "job.yaml", "-l", "one-more=x").complaints())
                .extracting(Said.Complaint::code)
                .containsExactly("TOO_MANY_LABELS");
        assertThat(shell.call("run", "job.yaml", "-l", "Team=x").complaints())
                .extracting(Said.Complaint::code)
                .containsExactly("BAD_NAME");
        shell.requireOnlyFailedRuns();
    }

    private static String notifying(String webhook) {
        return GOOD + "notify: {ops: {" + webhook + "}}\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on: [failed], url: 'http://hooks.example/', secret: {env: KEY} | 10:35 BAD_URL",
                "on: [failed], url: 'http://127.0.0.1.evil.example/', secret: {env: KEY} | 10:35 BAD_URL",
                "on: [failed], url: 'https://me:pass@hooks.example/', secret: {env: KEY} | 10:35 BAD_URL",
                "on: [failed], url: 'https://hooks.example/#x', secret: {env: KEY} | 10:35 BAD_URL",
                "on: [failed], url: 'ftp://hooks.example/', secret: {env: KEY} | 10:35 BAD_URL",
                "on: [failed], url: 'hooks example', secret: {env: KEY} | 10:35 BAD_URL",
                "on: [], url: 'https://hooks.example/', secret: {env: KEY} | 10:20 WRONG_VALUE",
                "on: [done], url: 'https://hooks.example/', secret: {env: KEY} | 10:21 WRONG_VALUE",
                "on: [failed], url: 'https://hooks.example/' | 10:15 MISSING_KEY",
                "on: [failed], url: 'https://hooks.example/', secret: {env: 'NO NAME'} | 10:75 WRONG_VALUE",
            })
    void a_webhook_is_called_by_nobody_else_and_says_where_its_secret_lies(String webhook, String complaint) {
        assertThat(complaints(notifying(webhook))).containsExactly(complaint);
    }

    @Test
    void a_secret_is_not_written_into_a_job() {
        String text = notifying("on: [failed], url: 'https://hooks.example/', secret: 0123456789abcdef");
        assertThat(complaints(text)).hasSize(1).allMatch(one -> one.endsWith("WRONG_TYPE"));
    }

    @Test
    void an_environment_changes_only_webhooks_that_are_there() {
        assertThat(complaints(GOOD + "env: {prod: {notify: {ops: {on: [failed]}}}}\n"))
                .containsExactly("10:23 UNKNOWN_NAME");
    }
}
