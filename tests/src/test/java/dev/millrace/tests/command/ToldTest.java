package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands tell what is true: of runs that failed and were tried again, of what they cannot do, to people and to programs alike. */
final class ToldTest {
    private static final int USAGE = 2;
    private static final int INVALID = 3;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.write("rows.csv", "name,pieces\nAda,1\nBob,x\n");
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: shop
            sources: {rows: {from: rows.csv, columns: {name: varchar, pieces: varchar}}}
            steps:
              clean: {sql: "SELECT name, CAST(pieces AS BIGINT) AS pieces FROM rows", cache: true}
              total: {sql: "SELECT sum(pieces)::BIGINT AS n FROM clean"}
            sinks:
              clean: {to: clean, format: csv, mode: append}
              total: {to: total, format: csv, mode: overwrite}
            """);
    }

    private List<JsonNode> lines(String... words) {
        return shell.call(words)
                .out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    @Test
    void nothing_of_a_run_that_failed_is_said_to_go_on() {
        assertThat(shell.call("run", "job.yaml").code()).isEqualTo(1);
        assertThat(lines("runs", "stages", "@last", "--json"))
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        stage -> assertThat(stage.get("state").stringValue()).isIn("DONE", "STOPPED", "NOT_RUN"));
        assertThat(shell.call("runs", "stages", "@last").out())
                .contains("STOPPED", "NOT_RUN")
                .doesNotContain("RUNNING", "WAITING");
        assertThat(lines("runs", "tasks", "@last", "--json"))
                .isNotEmpty()
                .allSatisfy(task -> assertThat(task.get("state").stringValue()).isIn("DONE", "FAILED", "STOPPED"));
    }

    @Test
    void a_story_keeps_what_the_first_try_did() {
        assertThat(shell.call("run", "job.yaml").code()).isEqualTo(1);
        assertThat(shell.call("runs", "retry", "@last").code()).isEqualTo(1);
        List<String> story = shell.call("runs", "story", "@last")
                .out()
                .lines()
                .map(line -> line.replaceFirst("^\\S+ \\S+ +", ""))
                .toList();
        int again = story.indexOf("tried again, epoch 1");
        assertThat(story.subList(0, again))
                .anyMatch(line -> line.matches("planned: \\d stages, \\d tasks"))
                .anyMatch(line -> line.contains("started with 1 task") && !line.contains("1 tasks"))
                .anyMatch(line -> line.contains("attempt 0.0.1 reported BAD_CAST"));
        assertThat(story.subList(again, story.size()))
                .anyMatch(line -> line.contains("attempt 1.0.1 reported BAD_CAST"))
                .anyMatch(line -> line.startsWith("run failed: "));
    }

    @Test
    void programs_get_what_people_get() {
        shell.write("rows.csv", "name,pieces\nAda,1\nBob,2\n");
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        JsonNode run = shell.call("runs", "get", "@last", "--json").json();
        assertThat(run.get("command").get(0).stringValue()).isEqualTo("run");
        assertThat(run.get("driven").booleanValue()).isFalse();
        JsonNode grown = run.get("outputs").get(0).get("name").stringValue().equals("clean")
                ? run.get("outputs").get(0)
                : run.get("outputs").get(1);
        assertThat(grown.get("mode").stringValue()).isEqualTo("append");
        assertThat(grown.get("rows").longValue()).isEqualTo(4);
        assertThat(grown.get("rowsAdded").longValue()).isEqualTo(2);
        assertThat(grown.get("files").longValue()).isEqualTo(2);
        assertThat(lines("runs", "ls", "--json"))
                .allSatisfy(one -> assertThat(one.get("seconds").doubleValue()).isPositive());
    }

    @Test
    void results_that_are_not_kept_cannot_be_removed() {
        shell.write("rows.csv", "name,pieces\nAda,1\n");
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        Said wrong = shell.call("cache", "rm", "shop/claen");
        assertThat(wrong.code()).isEqualTo(INVALID);
        assertThat(wrong.complaints())
                .containsExactly(new Said.Complaint(
                        "", "No result of 'shop/claen' is kept", "NOTHING_KEPT", "Did you mean 'shop/clean'?"));
        assertThat(shell.call("cache", "rm", "shop/clean").out()).startsWith("removed 1 result");
    }

    @Test
    void a_file_that_cannot_be_written_is_told_before_anything_runs() throws IOException {
        String name = "x".repeat(260) + ".csv";
        Said said = shell.call("sql", "COPY (SELECT 1 AS a) TO '" + name + "'");
        assertThat(said.code()).isEqualTo(INVALID);
        assertThat(said.complaints()).singleElement().satisfies(complaint -> {
            assertThat(complaint.code()).isEqualTo("OUTPUT_UNWRITABLE");
            assertThat(complaint.message()).contains(name, "File name too long");
        });
        assertThat(Files.exists(folder.resolve(".millrace/runs"))).isFalse();
        assertThat(shell.files()).doesNotContain(name);
    }

    @Test
    void no_slots_are_no_number_of_slots() {
        Said said = shell.call("run", "job.yaml", "--slots", "0");
        assertThat(said.code()).isEqualTo(USAGE);
        assertThat(said.complaints().getFirst().message()).isEqualTo("--slots cannot be 0");
    }

    @Test
    void names_of_functions_stay_as_they_are_typed() {
        assertThat(shell.call("sql", "SELECT * FROM read_csv('rows.csv', colums = {'a': 'INT'})")
                        .complaints())
                .extracting(Said.Complaint::message)
                .containsExactly("The function read_csv in a query does not take the option 'colums'");
    }
}
