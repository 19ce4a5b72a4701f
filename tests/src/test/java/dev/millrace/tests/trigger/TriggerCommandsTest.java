package dev.millrace.tests.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands about triggers: what they do, what they say, and what is refused before anything runs. */
final class TriggerCommandsTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: uploads
        trigger:
          upload: {prefix: in, suffix: .csv}
        sources:
          up: {from: "${trigger.objects}", columns: {id: int, who: varchar}}
        steps:
          rows: {sql: "SELECT id, who FROM up"}
        sinks:
          rows: {to: lake, mode: append}
        env:
          test: {trigger: {upload: {prefix: other}}, sinks: {rows: {to: lake-test}}}
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() throws IOException {
        shell = new Shell(folder, Map.of("MILLRACE_WATCH_SETTLE", "0s"));
        shell.write("job.yaml", JOB);
        Files.createDirectory(folder.resolve("in"));
        upload("1", "1");
    }

    private void upload(String name, String id) {
        shell.write("in/" + name + ".csv", "id,who\n" + id + ",x" + name + "\n");
    }

    private Said call(String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(said.err()).isZero();
        return said;
    }

    private String rows() {
        Said said = call("sql", "SELECT id FROM 'lake/' ORDER BY ALL", "-o", "csv");
        return String.join(" ", said.out().replace("\r", "").lines().skip(1).toList());
    }

    @Test
    void a_watch_takes_what_is_there_and_says_so() {
        assertThat(call("watch", "job.yaml", "--once").out()).startsWith("uploads batch 1: 1 file taken by run_");
        assertThat(call("watch", "job.yaml", "--once").out()).isEmpty();
        upload("part-00000-0-run_ilouilouilouilouilouilouil-0-0.0.1", "7");
        call("watch", "job.yaml", "--once");
        assertThat(rows()).isEqualTo("1 7");
        upload("[2]*", "2");
        upload("3", "3");
        JsonNode batch = call("watch", "job.yaml", "--once", "--json").lastLine();
        assertThat(batch.get("batch").intValue()).isEqualTo(3);
        assertThat(batch.get("result").stringValue()).isEqualTo("taken");
        assertThat(batch.get("files").intValue()).isEqualTo(2);
        assertThat(rows()).isEqualTo("1 2 3 7");
        JsonNode trigger = call("triggers", "ls", "--json").lastLine();
        assertThat(trigger.get("name").stringValue()).isEqualTo("uploads");
        assertThat(trigger.at("/files/taken").intValue()).isEqualTo(4);
        assertThat(trigger.at("/upload/order").stringValue()).isEqualTo("arrival");
        assertThat(call("triggers", "history", "uploads", "--limit", "1").out()).contains("batch 3: 2 files taken");
        assertThat(call("triggers", "history", "uploads", "--files").out())
                .contains("taken (batch 1)", "in/1.csv", "in/[2]*.csv");
    }

    /** A job that is run by hand takes the same files from the same list. */
    @Test
    void what_a_run_by_hand_has_taken_is_taken_by_no_batch() {
        call("run", "job.yaml");
        call("watch", "job.yaml", "--once");
        upload("2", "2");
        call("triggers", "fire", "uploads");
        call("run", "job.yaml");
        assertThat(rows()).isEqualTo("1 2");
        assertThat(call("plan", "job.yaml").out()).contains("source up: nothing new, 2 files taken before");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_lookup_that_is_bad_or_gone_holds_the_batch_and_blames_none_of_its_files(boolean gone) throws IOException {
        shell.write(
                "job.yaml",
                JOB.replace("sources:", "sources:\n  names: {from: names.csv, columns: {who: varchar, n: int}}")
                        .replace("SELECT id, who FROM up", "SELECT id, who FROM up LEFT JOIN names USING (who)"));
        shell.write("names.csv", "who,n\nx1,1\nx2,2\n");
        call("triggers", "put", "job.yaml");
        upload("2", "2");
        if (gone) {
            Files.delete(folder.resolve("names.csv"));
        } else {
            shell.write("names.csv", "who,n\nx1,many\n");
        }
        Said held = shell.call("triggers", "fire", "uploads");
        assertThat(held.code()).isEqualTo(1);
        assertThat(held.err()).contains("names.csv", "'names'", "not by a file of the batch");
        assertThat(call("triggers", "get", "uploads").out())
                .contains("held", "names.csv")
                .doesNotContain("quarantined");
        shell.write("names.csv", "who,n\nx1,1\nx2,2\n");
        call("triggers", "resume", "uploads");
        call("watch", "job.yaml", "--once");
        assertThat(rows()).isEqualTo("1 2");
    }

    @Test
    void a_trigger_is_paused_and_resumed() {
        call("watch", "job.yaml", "--once");
        assertThat(call("triggers", "pause", "uploads").out()).isEqualTo("uploads is paused\n");
        upload("2", "2");
        assertThat(call("triggers", "fire", "uploads").out()).isEmpty();
        assertThat(call("triggers", "get", "uploads").out()).contains("state      paused", "1 pending, 1 taken");
        assertThat(call("triggers", "resume", "uploads", "--json")
                        .lastLine()
                        .get("paused")
                        .booleanValue())
                .isFalse();
        assertThat(call("triggers", "fire", "uploads").out()).startsWith("uploads batch 2: 1 file taken by");
        assertThat(rows()).isEqualTo("1 2");
    }

    @Test
    void a_trigger_that_is_removed_takes_nothing_and_comes_back_with_what_it_remembers() {
        call("watch", "job.yaml", "--once");
        assertThat(call("triggers", "rm", "uploads").out()).isEqualTo("uploads is removed\n");
        upload("2", "2");
        assertThat(call("triggers", "ls", "--json").out()).isEmpty();
        for (String verb : List.of("get", "fire", "pause", "history")) {
            assertThat(shell.call("triggers", verb, "uploads")
                            .complaints()
                            .getFirst()
                            .code())
                    .as(verb)
                    .isEqualTo("TRIGGER_NOT_FOUND");
        }
        assertThat(call("triggers", "rm", "uploads").out()).isEqualTo("uploads is removed\n");
        assertThat(shell.call("triggers", "rm", "other").err()).contains("[TRIGGER_NOT_FOUND]");
        assertThat(rows()).isEqualTo("1");
        assertThat(call("watch", "job.yaml", "--once").out()).startsWith("uploads batch 2: 1 file taken by run_");
        assertThat(rows()).isEqualTo("1 2");
        assertThat(call("triggers", "rm", "uploads", "--json").lastLine().toString())
                .isEqualTo("{\"trigger\":\"uploads\",\"removed\":true}");
    }

    /** Which files come together depends on when they come, and must not decide what becomes of one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_file_that_lacks_a_column_has_one_fate_whoever_comes_with_it(boolean together) {
        if (!together) {
            call("watch", "job.yaml", "--once");
        }
        shell.write("in/2.csv", "id\n2\n");
        call("watch", "job.yaml", "--once");
        assertThat(rows()).isEqualTo("1");
        assertThat(call("triggers", "history", "uploads").out())
                .contains("in/2.csv' has no column 'who'", "1 file in quarantine");
    }

    @Test
    void a_column_that_may_be_missing_is_null_in_any_batch() {
        shell.write("job.yaml", JOB.replace("columns: {id", "missingColumns: allow, columns: {id"));
        call("watch", "job.yaml", "--once");
        shell.write("in/2.csv", "id\n2\n");
        call("watch", "job.yaml", "--once");
        assertThat(rows()).isEqualTo("1 2");
    }

    @Test
    void a_bad_file_is_in_quarantine_until_it_is_given_back() {
        upload("2", "two");
        Said said = call("watch", "job.yaml", "--once");
        assertThat(said.out()).contains("batch 1: 2 files refused together", "1 file in quarantine: ");
        assertThat(rows()).isEqualTo("1");
        assertThat(call("triggers", "ls").out()).containsPattern("uploads +ready +3 +0 +1 +0 +1 ");
        shell.write("job.yaml", JOB.replace("columns: {", "badRows: skip, columns: {"));
        assertThat(call("triggers", "release", "uploads").out()).isEqualTo("1 file of uploads will be taken again\n");
        call("watch", "job.yaml", "--once");
        assertThat(call("triggers", "get", "uploads").out()).contains("version 2", "files      2 taken");
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void what_no_file_can_be_blamed_for_holds_the_trigger() throws IOException {
        call("watch", "job.yaml", "--once");
        upload("2", "2");
        Path manifest = folder.resolve("lake/_manifest.json");
        byte[] bytes = Files.readAllBytes(manifest);
        Files.delete(manifest);
        Said said = shell.call("triggers", "fire", "uploads");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("uploads waits, because the run run_", "millrace triggers resume uploads");
        assertThat(call("triggers", "get", "uploads").out()).contains("state      held", "because    the run run_");
        Files.write(manifest, bytes);
        call("triggers", "resume", "uploads");
        call("triggers", "fire", "uploads");
        assertThat(rows()).isEqualTo("1 2");
    }

    /** Each batch reads what the name stands for when its run begins; while it stands for nothing, files wait. */
    @Test
    void a_table_by_name_is_looked_up_for_each_batch() {
        shell.write("first.csv", "id,name\n1,one\n2,two\n");
        shell.write("second.csv", "id,name\n1,un\n2,deux\n");
        call("tables", "register", "names", "first.csv");
        shell.write(
                "job.yaml",
                JOB.replace("sources:", "sources:\n  names: {table: names}")
                        .replace("SELECT id, who FROM up", "SELECT id, who, name FROM up JOIN names USING (id)"));
        call("watch", "job.yaml", "--once");
        call("tables", "register", "names", "second.csv", "--replace");
        upload("2", "2");
        call("triggers", "fire", "uploads");
        call("tables", "rm", "names");
        upload("3", "1");
        Said said = shell.call("triggers", "fire", "uploads");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("names");
        assertThat(call("triggers", "get", "uploads").out()).contains("2 taken").doesNotContain("quarantine");
        call("tables", "register", "names", "first.csv");
        call("triggers", "resume", "uploads");
        call("triggers", "fire", "uploads");
        assertThat(call("sql", "SELECT who, name FROM 'lake/' ORDER BY ALL", "-o", "csv")
                        .out())
                .isEqualTo("who,name\nx1,one\nx2,deux\nx3,one\n");
    }

    @Test
    void an_environment_has_a_trigger_of_its_own() {
        shell.write("other/9.csv", "id,who\n9,y\n");
        call("watch", "job.yaml", "--once", "--env", "test");
        call("watch", "job.yaml", "--once");
        assertThat(call("triggers", "ls").out()).contains("uploads ", "uploads@test ");
        assertThat(rows()).isEqualTo("1");
    }

    private static final String DAILY = """
        apiVersion: millrace/v1
        job: daily
        trigger:
          schedule: {cron: "30 2 29 2 *", timeZone: Europe/Berlin, date: day}
        params:
          day: {type: date}
        steps:
          rows: {sql: "SELECT :day AS day"}
        sinks:
          rows: {to: "out/${params.day}", mode: overwrite}
        """;

    /** The next time is a leap day away, so that nothing is due but what is fired. */
    @Test
    void a_schedule_waits_and_is_run_now_on_request() throws IOException {
        shell.write("daily.yaml", DAILY);
        Said watched = call("watch", "daily.yaml", "--once");
        assertThat(watched.out()).isEmpty();
        assertThat(watched.err()).contains("daily waits for the times 30 2 29 2 * in Europe/Berlin");
        assertThat(call("triggers", "get", "daily").out())
                .contains("times      30 2 29 2 * in Europe/Berlin", "overlap    skip", "next       20")
                .contains("-02-29 ");
        assertThat(call("triggers", "fire", "daily").out()).contains("daily time 1, due ", "run_", " succeeded");
        try (Stream<Path> days = Files.list(folder.resolve("out"))) {
            assertThat(days.map(day -> day.getFileName().toString()))
                    .singleElement(STRING)
                    .matches("20..-..-..");
        }
        assertThat(call("triggers", "history", "daily", "--json")
                        .lastLine()
                        .get("result")
                        .stringValue())
                .isEqualTo("ran");
        String next = call("triggers", "get", "daily").out();
        shell.write("daily.yaml", DAILY.replace("30 2 29 2 *", "45 2 29 2 *"));
        call("watch", "daily.yaml", "--once");
        assertThat(call("triggers", "get", "daily").out()).contains("version 2").doesNotContain(next);
        shell.write("daily.yaml", JOB.replace("job: uploads", "job: daily"));
        assertThat(shell.call("watch", "daily.yaml", "--once").err()).contains("[TRIGGER_CHANGED]");
        JsonNode trigger = call("triggers", "pause", "daily", "--json").lastLine();
        assertThat(trigger.at("/schedule/catchUp").stringValue()).isEqualTo("none");
        assertThat(trigger.get("paused").booleanValue()).isTrue();
        assertThat(trigger.get("nextMillis").longValue()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "30 2 29 2 * | 30 2 29 2 | BAD_SCHEDULE",
                "30 2 29 2 * | 30 2 30 2 * | BAD_SCHEDULE",
                "Europe/Berlin | Europe/Atlantis | BAD_SCHEDULE",
                "date: day | date: days | UNKNOWN_PARAMETER",
                "date: day | catchUp: all, overlap: skip | WRONG_VALUE",
                "date: day | catchUp: some | WRONG_VALUE",
                "type: date | type: int | BAD_PARAMETER",
                ", date: day | `` | MISSING_PARAMETER",
                "schedule: { | `upload: {prefix: in}%n  schedule: {` | WRONG_VALUE",
            })
    void a_schedule_that_cannot_be_is_told_before_anything_is_registered(String before, String after, String code) {
        shell.write("daily.yaml", DAILY.replace(before, after.replace("%n", "\n")));
        Said said = shell.call("watch", "daily.yaml", "--once");
        assertThat(said.code()).isNotZero();
        assertThat(said.complaints())
                .as(said.err())
                .anySatisfy(wrong -> assertThat(wrong.code()).isEqualTo(code));
    }

    /** A file that the job has published is no upload, wherever it was copied to. */
    @Test
    void an_output_of_the_job_is_no_upload() throws IOException {
        shell.write(
                "job.yaml",
                JOB.replace("suffix: .csv", "suffix: .parquet").replace(", columns: {id: int, who: varchar}", ""));
        shell.parquet("in/1.parquet", "SELECT 1 AS id, 'x' AS who");
        call("watch", "job.yaml", "--once");
        try (Stream<Path> files = Files.list(folder.resolve("lake"))) {
            Path part = files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(part, folder.resolve("in").resolve(part.getFileName()));
        }
        assertThat(call("watch", "job.yaml", "--once").out()).isEmpty();
        assertThat(call("triggers", "get", "uploads").out())
                .contains("1 taken, 1 refused", "of the job itself has published it [TRIGGER_RECURSION]");
    }

    @Test
    void jobs_that_would_begin_each_others_runs_are_refused() {
        shell.write(
                "back.yaml",
                JOB.replace("job: uploads", "job: back")
                        .replace("prefix: in,", "prefix: lake,")
                        .replace("to: lake,", "to: in/sub,"));
        call("watch", "job.yaml", "--once");
        Said said = shell.call("watch", "back.yaml", "--once");
        assertThat(said.complaints().getFirst().code()).isEqualTo("TRIGGER_RECURSION");
        assertThat(said.err()).contains("back → uploads → back");
        shell.write(
                "on.yaml",
                JOB.replace("job: uploads", "job: on")
                        .replace("prefix: in,", "prefix: lake,")
                        .replace("to: lake,", "to: further,"));
        call("watch", "on.yaml", "--once");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "to: lake, | to: in/out, | TRIGGER_RECURSION | The output of 'rows' lies in or around",
                "prefix: in, | prefix: lake/new, | TRIGGER_RECURSION | The output of 'rows' lies in or around",
                "suffix: .csv} | quarantine: in/bad} | TRIGGER_RECURSION | The quarantine lies in or around",
                "suffix: .csv | suffix: a/b.csv | WRONG_VALUE | is the end of a name",
                "suffix: .csv | batch: {maxFiles: 20000} | WRONG_VALUE | a run takes at most 10000",
                "suffix: .csv | batch: {maxWait: soon} | WRONG_TYPE | 'trigger.upload.batch.maxWait'",
                "suffix: .csv | sufix: .csv | UNKNOWN_KEY | 'sufix'",
                "mode: append | mode: overwrite | MODE_NOT_INCREMENTAL | has mode: overwrite",
                "from: \"${trigger.objects}\" | from: in/*.csv | NO_TRIGGER | No source reads the files that come",
                "from: \"${trigger.objects}\", | from: \"${trigger.objects}\", incremental: true, | WRONG_VALUE |"
                        + " incremental: too",
                "from: \"${trigger.objects}\", | from: [\"${trigger.objects}\", a.csv], | WRONG_VALUE | and other"
                        + " files",
                "to: lake, | to: \"${trigger.objects}\", | UNKNOWN_PARAMETER | is not a parameter",
                "who FROM up | whom FROM up | UNKNOWN_COLUMN | whom",
            })
    void what_is_wrong_is_told_before_anything_is_registered(String before, String after, String code, String words) {
        shell.write("job.yaml", JOB.replace(before, after));
        Said said = shell.call("watch", "job.yaml", "--once");
        assertThat(said.code()).isNotZero();
        assertThat(said.complaints()).as(said.err()).anySatisfy(complaint -> {
            assertThat(complaint.code()).isEqualTo(code);
            assertThat(complaint.message()).contains(words);
        });
        assertThat(folder.resolve("lake")).doesNotExist();
        assertThat(shell.call("triggers", "ls").out().lines().skip(1)).isEmpty();
    }

    @Test
    void what_is_not_there_is_told() {
        call("watch", "job.yaml", "--once");
        Said said = shell.call("triggers", "get", "nothing");
        assertThat(said.code()).isEqualTo(5);
        assertThat(said.err()).contains("There is no trigger 'nothing' [TRIGGER_NOT_FOUND]");
        shell.write(
                "plain.yaml",
                JOB.replaceAll("trigger:\n.*\n", "")
                        .replace("${trigger.objects}", "in/*.csv")
                        .replaceAll("(?m)^env:\n.*\n", ""));
        assertThat(shell.call("watch", "plain.yaml").complaints().getFirst().code())
                .isEqualTo("NO_TRIGGER");
    }
}
