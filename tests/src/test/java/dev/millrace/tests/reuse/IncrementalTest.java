package dev.millrace.tests.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows of every file are in the table exactly once, whatever comes when, fails, or is asked for twice. */
final class IncrementalTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: uploads
        sources:
          up: {from: up/*.csv, incremental: true}
        steps:
          rows: {sql: "SELECT id, who FROM up"}
        sinks:
          rows: {to: lake, mode: append}
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.write("job.yaml", JOB);
        upload("1", "a");
    }

    private void upload(String id, String who) {
        shell.write("up/" + id + ".csv", "id,who\n" + id + "," + who + "\n");
    }

    private Said call(String... more) {
        return shell.call(Stream.concat(Stream.of("run", "job.yaml", "--json"), Stream.of(more))
                .toArray(String[]::new));
    }

    /** How many files were taken, seen before, and the same as others. */
    private String run(String... more) {
        Said said = call(more);
        assertThat(said.code()).as(said.err()).isZero();
        JsonNode taking = said.lastLine().get("taking");
        return taking.get("taken").intValue() + " " + taking.get("seen").intValue() + " "
                + taking.get("same").intValue();
    }

    private void requireFailure(String code, String... words) {
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).isNotZero();
        assertThat(said.complaints().getFirst().code()).isEqualTo(code);
        assertThat(said.complaints().getFirst().message()).contains(words);
    }

    private String rows() {
        Said said = shell.call("sql", "SELECT id, who FROM 'lake/' ORDER BY ALL", "-o", "csv");
        assertThat(said.code()).as(said.err()).isZero();
        return String.join(" ", said.out().replace("\r", "").lines().skip(1).toList());
    }

    private byte[] manifest() throws IOException {
        return Files.readAllBytes(folder.resolve("lake/_manifest.json"));
    }

    @Test
    void each_run_takes_what_is_new_and_says_so() throws IOException {
        assertThat(run()).isEqualTo("1 0 0");
        upload("2", "b");
        upload("3", "c");
        assertThat(shell.call("plan", "job.yaml").out()).contains("source up: 2 files new, 1 file taken before");
        assertThat(run()).isEqualTo("2 1 0");
        assertThat(rows()).isEqualTo("1,a 2,b 3,c");
        byte[] before = manifest();
        Said nothing = shell.call("run", "job.yaml");
        assertThat(nothing.code()).isZero();
        assertThat(nothing.err()).contains("source up: nothing new, 3 files taken before; nothing is written");
        assertThat(manifest()).isEqualTo(before);
        assertThat(shell.call("runs", "results", "@last").err()).contains("has found nothing new and written nothing");
        assertThat(shell.call("runs", "get", "@last").out()).contains("taken      source up: nothing new");
        assertThat(shell.call("taken", "ls").out().strip()).isEqualTo("uploads/up  3 files");
        assertThat(shell.call("taken", "ls", "uploads").out()).contains("up/1.csv", "up/2.csv", "up/3.csv", "run_");
        assertThat(shell.call("taken", "ls", "--json").out().lines()).hasSize(3);
    }

    @Test
    void a_file_that_changes_is_another_file_and_one_that_is_sent_again_is_not() throws IOException {
        shell.write("job.yaml", JOB.replace("incremental: true", "incremental: true, dedupe: content"));
        Files.copy(folder.resolve("up/1.csv"), folder.resolve("up/0.csv"));
        assertThat(run()).isEqualTo("1 0 1");
        Files.copy(folder.resolve("up/1.csv"), folder.resolve("up/9.csv"));
        Files.setLastModifiedTime(folder.resolve("up/0.csv"), FileTime.fromMillis(1_000_000));
        assertThat(run()).isEqualTo("0 0 3");
        upload("1", "changed");
        assertThat(run()).isEqualTo("1 0 2");
        assertThat(rows()).isEqualTo("1,a 1,changed");
    }

    @Test
    void a_file_that_is_named_twice_is_taken_once() {
        shell.write("job.yaml", JOB.replace("from: up/*.csv", "from: [up/*.csv, up/1.csv, up]"));
        upload("2", "b");
        assertThat(run()).isEqualTo("2 0 0");
        upload("3", "c");
        assertThat(run()).isEqualTo("1 2 0");
        assertThat(rows()).isEqualTo("1,a 2,b 3,c");
    }

    @Test
    void a_run_that_fails_takes_nothing() {
        upload("2", "bad");
        shell.write(
                "job.yaml",
                JOB.replace("SELECT id, who", "SELECT CASE WHEN who = 'bad' THEN error('no') ELSE id END AS id, who"));
        assertThat(call().code()).isNotZero();
        assertThat(shell.call("taken", "ls").out()).isEmpty();
        shell.write("job.yaml", JOB);
        assertThat(run()).isEqualTo("2 0 0");
        assertThat(rows()).isEqualTo("1,a 2,bad");
    }

    @Test
    void a_file_that_lacks_a_column_of_others_is_refused_unless_that_is_allowed() {
        shell.write("up/2.csv", "id\n2\n");
        requireFailure("MISSING_COLUMN", "2.csv' has no column 'who'");
        shell.write("job.yaml", JOB.replace("incremental: true", "incremental: true, missingColumns: allow"));
        assertThat(run()).isEqualTo("2 0 0");
        assertThat(rows()).isEqualTo("1,a 2,");
    }

    @Test
    void runs_at_once_take_no_file_twice() throws Exception {
        upload("2", "b");
        int refused = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (Future<Said> future : threads.invokeAll(Collections.nCopies(3, (Callable<Said>) this::call))) {
                Said said = future.get();
                if (said.code() != 0) {
                    refused++;
                    assertThat(said.complaints().getFirst().code()).isEqualTo("OUTPUT_TAKEN");
                }
            }
        }
        assertThat(refused).isLessThan(3);
        assertThat(run()).isEqualTo("0 2 0");
        assertThat(rows()).isEqualTo("1,a 2,b");
    }

    @Test
    void all_files_are_taken_again_on_request_and_stay_there_once() {
        run();
        upload("2", "b");
        run();
        assertThat(run("--full")).isEqualTo("2 0 0");
        assertThat(rows()).isEqualTo("1,a 2,b");
        assertThat(run()).isEqualTo("0 2 0");
        upload("3", "c");
        assertThat(run()).isEqualTo("1 2 0");
        assertThat(rows()).isEqualTo("1,a 2,b 3,c");
    }

    @Test
    void a_merge_takes_new_files_too() {
        shell.write("job.yaml", JOB.replace("mode: append", "mode: merge, key: id"));
        run();
        upload("2", "b");
        shell.write("up/later.csv", "id,who\n1,z\n");
        assertThat(run()).isEqualTo("2 1 0");
        assertThat(rows()).isEqualTo("1,z 2,b");
    }

    @Test
    void what_was_taken_is_kept_for_each_environment_and_may_be_forgotten() {
        shell.write("job.yaml", JOB + "env:\n  test: {sinks: {rows: {to: other}}}\n");
        run();
        assertThat(run("--env", "test")).isEqualTo("1 0 0");
        assertThat(shell.call("taken", "ls").out().lines())
                .containsExactlyInAnyOrder("uploads/up  1 file", "uploads@test/up  1 file");
        assertThat(shell.call("taken", "rm", "uploads@test").code()).isZero();
        assertThat(shell.call("taken", "rm", "uploads@test").err()).contains("NOTHING_TAKEN");
        assertThat(run("--env", "test")).isEqualTo("1 0 0");
        assertThat(run()).isEqualTo("0 1 0");
        assertThat(rows()).isEqualTo("1,a");
    }

    @Test
    void a_damaged_list_of_taken_files_is_never_an_empty_one() throws IOException {
        run();
        Path list;
        try (Stream<Path> files = Files.walk(folder.resolve(".millrace/taken"))) {
            list = files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(list);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(list);
        Files.write(list, bytes);
        upload("2", "b");
        requireFailure("TAKEN_DAMAGED", "damaged");
        assertThat(rows()).isEqualTo("1,a");
        assertThat(shell.call("taken", "rm", "uploads").code()).isZero();
        assertThat(run("--full")).isEqualTo("2 0 0");
        assertThat(rows()).isEqualTo("1,a 2,b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mode: append | mode: overwrite | MODE_NOT_INCREMENTAL | has mode: overwrite",
                ", mode: append | `` | MODE_NOT_INCREMENTAL | has mode: errorIfExists",
                "steps: | `  down: {from: up/*.csv, incremental: true}%nsteps:` | SEVERAL_INCREMENTAL | 'up' and"
                        + " 'down'",
                "incremental: true | dedupe: content | NOT_INCREMENTAL | has dedupe:",
                "up/*.csv | none/*.csv | PATH_NOT_FOUND | No file matches"
            })
    void what_does_not_go_together_is_refused(String before, String after, String code, String words) {
        shell.write("job.yaml", JOB.replace(before, after.replace("%n", "\n")));
        requireFailure(code, words);
        assertThat(folder.resolve("lake")).doesNotExist();
    }

    @Test
    void all_files_again_are_only_for_incremental_jobs() {
        shell.write("job.yaml", JOB.replace(", incremental: true", ""));
        assertThat(call("--full").err()).contains("NOT_INCREMENTAL");
    }

    @Test
    void a_cached_step_over_new_files_is_kept_for_these() {
        shell.write("job.yaml", JOB.replace("FROM up\"}", "FROM up\", cache: true}"));
        run();
        upload("2", "b");
        run();
        assertThat(rows()).isEqualTo("1,a 2,b");
    }

    /** A week of uploads, one after the other as they came: one was sent again, one came late, one has bad rows. */
    @Test
    void a_week_of_uploads_gives_the_stored_totals_and_the_stored_quarantine() throws IOException {
        Path uploads = Path.of(System.getProperty("millrace.root")).resolve("testdata/uploads");
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: week
            sources:
              uploads:
                from: in/*.csv.gz
                incremental: true
                dedupe: content
                columns: {departure: timestamp, delay: int, distance: int, origin: varchar, destination: varchar}
                badRows: {to: bad, max: 37}
                contract:
                  - notNull: [origin, destination]
            steps:
              flights: {sql: "SELECT CAST(CAST(departure AS DATE) AS VARCHAR) AS day, delay, distance FROM uploads"}
            sinks:
              flights: {to: lake, mode: append}
            """);
        JsonNode answers = JsonMapper.shared().readTree(Files.readString(uploads.resolve("uploads.json")));
        int same = 0;
        Files.createDirectory(folder.resolve("in"));
        for (JsonNode upload : answers.get("files")) {
            Path file =
                    uploads.resolve(Path.of(upload.get("file").stringValue()).getFileName());
            Files.copy(file, folder.resolve("in").resolve(file.getFileName()));
            same += upload.has("same_bytes_as") ? 1 : 0;
            String expected = (upload.has("same_bytes_as") ? "0 " : "1 ");
            assertThat(run()).as(file.toString()).startsWith(expected).endsWith(" " + same);
        }
        assertThat(same).isPositive();
        Said totals = shell.call(
                "sql",
                "SELECT day, count(*) AS flights, sum(delay)::BIGINT AS sum_delay,"
                        + " sum(distance)::BIGINT AS sum_distance FROM 'lake/'"
                        + " GROUP BY ALL ORDER BY day",
                "-o",
                "ndjson",
                "--limit",
                "0");
        List<String> days = totals.out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .map(JsonNode::toString)
                .toList();
        assertThat(days)
                .isEqualTo(answers.get("good_rows_by_departure_day")
                        .valueStream()
                        .map(JsonNode::toString)
                        .toList());
        Said bad = shell.call("sql", "SELECT count(*) AS n FROM 'bad/'", "-o", "csv");
        assertThat(bad.out().replace("\r", "")).isEqualTo("n\n37\n");
    }
}
