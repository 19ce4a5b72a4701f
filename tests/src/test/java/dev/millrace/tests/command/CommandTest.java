package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.local.LocalHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What scripts may rely on, in every mode: exit codes, what goes to which stream, the shape of what is printed. */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(120)
final class CommandTest {
    private static final int USAGE = 2;
    private static final int REFUSED = 3;
    private static final int NOT_FOUND = 5;
    private static final String COLUMNS =
            "SELECT range AS id, 'n' || range AS name, (range / 4)::DECIMAL(9,2) AS d FROM range(12)";

    @TempDir
    Path folder;

    private final Mode mode;
    private Shell shell = new Shell(Path.of(""));
    private Mode.Opened opened = new Mode.Opened(shell, () -> {});

    CommandTest(Mode mode) {
        this.mode = mode;
    }

    @BeforeEach
    void data() {
        open(new Shell(folder));
        shell.parquet("numbers.parquet", COLUMNS);
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: totals
            sources: {numbers: {from: numbers.parquet}}
            steps:
              big: {sql: "SELECT id, name FROM numbers WHERE id >= 6"}
              totals: {sql: "SELECT id % 3 AS k, count(*) AS n FROM big GROUP BY ALL ORDER BY ALL"}
            sinks:
              big: {to: out/big, format: csv, mode: overwrite}
              totals: {to: out/totals, mode: overwrite}
            settings: {plan.collapse: false, plan.broadcastBytes: 0}
            """);
    }

    private void open(Shell where) {
        opened = mode.open(where);
        shell = opened.shell();
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
    }

    /** What works on a home alone: a service is not asked, and the refusal says why. */
    private Said onlyAtHome(String... words) {
        if (mode == Mode.HOME) {
            return good(words);
        }
        Said said = shell.call(words);
        assertThat(said.code()).as(String.join(" ", words)).isEqualTo(REFUSED);
        assertThat(said.err()).contains("NOT_OVER_HTTP").contains("service");
        return said;
    }

    private Said good(String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(String.join(" ", words) + "\n" + said.err()).isZero();
        return said;
    }

    private static void requireRun(JsonNode run, String state) {
        assertThat(run.required("id").stringValue()).startsWith("run_");
        assertThat(run.required("state").stringValue()).isEqualTo(state);
        assertThat(run.required("outputs").valueStream())
                .allSatisfy(output -> assertThat(output.propertyNames()).contains("name", "path", "format"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run job.yaml --json", "runs resume @last --json"})
    void the_last_line_of_json_is_the_run_with_its_outputs(String words) {
        good("run", "job.yaml");
        JsonNode run = good(words.split(" ")).lastLine();
        requireRun(run, "SUCCEEDED");
        JsonNode big = run.required("outputs").get(0);
        assertThat(big.required("name").stringValue()).isEqualTo("big");
        assertThat(big.required("path").stringValue())
                .isEqualTo(folder.resolve("out/big").toString());
        assertThat(big.required("format").stringValue()).isEqualTo("csv");
        assertThat(big.required("rows").intValue()).isEqualTo(6);
        assertThat(big.required("bytes").longValue()).isPositive();
        JsonNode totals = run.required("outputs").get(1);
        assertThat(totals.required("format").stringValue()).isEqualTo("parquet");
        assertThat(totals.required("rows").intValue()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "csv      | id,name~0,n0~1,n1~",
                "ndjson   | {\"id\": 0, \"name\": \"n0\"}~{\"id\": 1, \"name\": \"n1\"}~"
            })
    void rows_alone_go_to_standard_output(String format, String expected) {
        Said said = good("sql", "SELECT id, name FROM 'numbers.parquet' WHERE id < 2 ORDER BY id", "-o", format);
        assertThat(said.out().replace('\n', '~')).isEqualTo(expected);
    }

    @Test
    void json_has_columns_with_types_and_rows_as_lists() {
        String sql = "SELECT 1 AS a, NULL::VARCHAR AS b, 1.50::DECIMAL(9,2) AS m, [1, 2] AS l, DATE '2024-02-29' AS d";
        for (String[] option : List.of(new String[] {"-o", "json"}, new String[] {"--json"})) {
            JsonNode json = good(option.length == 2
                            ? new String[] {"sql", sql, option[0], option[1]}
                            : new String[] {"sql", sql, option[0]})
                    .json();
            assertThat(json.toString())
                    .isEqualTo(
                            "{\"columns\":[{\"name\":\"a\",\"type\":\"INTEGER\"},{\"name\":\"b\",\"type\":\"VARCHAR\"},{\"name\":\"m\",\"type\":\"DECIMAL(9,2)\"},"
                                    + "{\"name\":\"l\",\"type\":\"INTEGER[]\"},{\"name\":\"d\",\"type\":\"DATE\"}],\"rows\":[[1,null,\"1.50\",[1,2],\"2024-02-29\"]]}");
        }
    }

    @Test
    void tables_parquet_and_arrow_are_printed_too() throws IOException {
        assertThat(good("sql", "SELECT 1 AS a, 'x' AS b", "-o", "markdown").out())
                .isEqualTo("| a | b |\n| --- | --- |\n| 1 | x |\n");
        Said table = good("sql", "SELECT id, name FROM 'numbers.parquet'", "--limit", "2");
        assertThat(table.out()).contains("bigint").contains("n1").doesNotContain("n2");
        assertThat(table.err()).contains("2 of 12 rows");
        good("sql", "SELECT id FROM 'numbers.parquet'", "-o", "parquet", "--out", "copy.parquet");
        assertThat(good("sql", "SELECT count(*) AS n FROM 'copy.parquet'", "-o", "csv")
                        .out())
                .isEqualTo("n\n12\n");
        good("sql", "SELECT id FROM 'numbers.parquet'", "-o", "arrow", "--out", "copy.arrow");
        assertThat(Files.readAllBytes(folder.resolve("copy.arrow")))
                .startsWith(0xff, 0xff, 0xff, 0xff)
                .endsWith(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
    }

    @Test
    void a_file_of_statements_prints_one_result_after_the_other() {
        shell.write("q.sql", "SELECT 1 AS a;\n-- not; here\nSELECT ';' AS b;");
        assertThat(good("sql", "-f", "q.sql", "-o", "csv").out()).isEqualTo("a\n1\nb\n;\n");
    }

    @Test
    void runs_are_found_by_id_prefix_and_age_and_told_as_text_and_json() {
        good("run", "job.yaml");
        String first =
                good("runs", "get", "@last", "--json").lastLine().required("id").stringValue();
        good("sql", "SELECT 1 AS a", "-o", "csv");
        assertThat(good("runs", "ls", "--json").out().lines())
                .hasSize(2)
                .allSatisfy(line -> JsonMapper.shared().readTree(line));
        for (String name : List.of(first, "@last-1", first.substring(0, 28), first.substring("run_".length()))) {
            assertThat(good("runs", "get", name, "--json")
                            .lastLine()
                            .required("id")
                            .stringValue())
                    .isEqualTo(first);
        }
        for (String about : List.of("stages", "tasks", "story", "logs")) {
            assertThat(good("runs", about, first).out()).isNotBlank();
            assertThat(good("runs", about, first, "--json").out().lines())
                    .isNotEmpty()
                    .allSatisfy(line -> JsonMapper.shared().readTree(line));
        }
        JsonNode task = JsonMapper.shared()
                .readTree(good("runs", "tasks", first, "--json")
                        .out()
                        .lines()
                        .findFirst()
                        .orElseThrow());
        assertThat(task.required("rowsWritten").intValue()).isPositive();
        assertThat(good("runs", "results", first, "--name", "big", "-o", "csv", "--limit", "1")
                        .out())
                .startsWith("id,name\n")
                .hasLineCount(2);
        assertThat(shell.call("runs", "results", first).code()).isEqualTo(USAGE);
        assertThat(shell.call("runs", "get", "run_0").code()).isEqualTo(USAGE);
        onlyAtHome("runs", "rm", first);
        assertThat(shell.call("runs", "get", first).code()).isEqualTo(mode == Mode.HOME ? NOT_FOUND : 0);
        assertThat(folder.resolve("out/totals/_manifest.json")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get", "watch", "wait", "cancel", "resume", "retry", "logs", "stages", "tasks", "story", "results"
            })
    void a_run_that_is_not_there_is_not_found(String command) {
        good("sql", "SELECT 1 AS a", "-o", "csv");
        Said said = shell.call("runs", command, "run_nowhere");
        assertThat(said.code()).isEqualTo(NOT_FOUND);
        assertThat(said.out()).isEmpty();
        assertThat(said.complaints().getFirst().code()).isEqualTo("RUN_NOT_FOUND");
        assertThat(said.complaints().getFirst().remedy()).startsWith("millrace runs ls");
    }

    @Test
    void a_run_that_is_not_there_is_not_removed() {
        good("sql", "SELECT 1 AS a", "-o", "csv");
        Said said = shell.call("runs", "rm", "run_nowhere");
        assertThat(said.code()).isEqualTo(mode == Mode.HOME ? NOT_FOUND : REFUSED);
        assertThat(said.out()).isEmpty();
        assertThat(said.complaints().getFirst().code())
                .isEqualTo(mode == Mode.HOME ? "RUN_NOT_FOUND" : "NOT_OVER_HTTP");
    }

    @Test
    void plans_estimates_and_validation_run_nothing() {
        TreeSet<String> before = shell.files();
        assertThat(good("plan", "job.yaml").out())
                .contains("stage 0")
                .contains("SELECT")
                .contains("memory");
        assertThat(good("plan", "job.yaml", "--format", "json")
                        .json()
                        .required("stages")
                        .size())
                .isGreaterThan(2);
        assertThat(good("plan", "job.yaml", "--format", "dot").out()).startsWith("digraph");
        assertThat(good("plan", "job.yaml", "--format", "mermaid").out()).startsWith("flowchart");
        assertThat(good("estimate", "job.yaml", "--json")
                        .json()
                        .required("tasks")
                        .intValue())
                .isPositive();
        assertThat(good("validate", "job.yaml").out()).startsWith("job.yaml: valid (2 steps, ");
        assertThat(shell.files()).isEqualTo(before);
        if (mode == Mode.HOME) {
            assertThat(folder.resolve(".millrace")).doesNotExist();
        } else {
            assertThat(good("runs", "ls", "--json").out()).isEmpty();
        }
    }

    @Test
    void a_list_of_prices_is_looked_for_in_the_working_directory() throws Exception {
        shell.write("lists/dear.json", """
            {"date": "2001-02-03", "region": "nowhere", "lambdaGigabyteSecond": 1, "lambdaRequest": 1, "queueRequest": 1,
             "stateWrite": 1, "stateRead": 1, "objectPut": 1, "objectGet": 1, "functionMebibytes": [1024, 4096]}
            """);
        close();
        open(new Shell(folder, Map.of("MILLRACE_COST_PRICES", "lists/dear.json")));
        for (Said said : List.of(good("estimate", "job.yaml"), good("run", "job.yaml"))) {
            assertThat(said.out() + said.err()).contains("prices of 2001-02-03");
        }
        assertThat(onlyAtHome("simulate", "job.yaml").out()).contains(mode == Mode.HOME ? "prices of 2001-02-03" : "");
    }

    @Test
    void an_analysis_and_a_sweep_look_at_what_has_run() {
        good("run", "job.yaml");
        assertThat(good("plan", "--analyze", "@last").out()).contains("stage 0");
        Said swept = onlyAtHome("gc", "--dry-run", "--json");
        if (mode == Mode.HOME) {
            assertThat(swept.json().required("dryRun").booleanValue()).isTrue();
        }
        onlyAtHome("gc");
        assertThat(good("runs", "results", "@last", "--name", "totals", "-o", "csv")
                        .out())
                .hasLineCount(4);
    }

    @Test
    void the_program_tells_about_itself() {
        assertThat(good("config", "--slots", "3", "--json")
                        .json()
                        .required("runtime.slots")
                        .required("value")
                        .stringValue())
                .isEqualTo("3");
        Said doctor = shell.call("doctor");
        assertThat(doctor.code()).isEqualTo(mode == Mode.HOME ? 0 : REFUSED);
        assertThat(doctor.out())
                .contains("good  duckdb")
                .contains(mode == Mode.HOME ? "good  home" : "This command works on a home of this machine");
        assertThat(good("completion").out()).contains("resume");
        assertThat(good("version").out()).startsWith("millrace ");
        assertThat(good("help", "run").out())
                .isEqualTo(good("run", "--help").out())
                .contains("--slots");
    }

    @Test
    void a_user_error_fails_at_once_and_a_retry_keeps_what_is_done_but_mixes_no_inputs() {
        shell.write("a.csv", "id\n1\n2\n");
        shell.write("b.csv", "id\n1\nx\n");
        shell.write("two.yaml", """
            apiVersion: millrace/v1
            job: two
            sources:
              a: {from: a.csv, columns: {id: INTEGER}}
              b: {from: b.csv, columns: {id: INTEGER}}
            steps:
              fine: {sql: SELECT * FROM a}
              wrong: {sql: SELECT * FROM b}
            sinks: {fine: {to: out/fine}, wrong: {to: out/wrong}}
            settings: {plan.collapse: false}
            """);
        Said failed = shell.call("run", "two.yaml", "--json");
        assertThat(failed.code()).isEqualTo(1);
        requireRun(failed.lastLine(), "FAILED");
        assertThat(failed.lastLine().required("failure").required("code").stringValue())
                .isEqualTo("BAD_ROW");
        assertThat(good("runs", "tasks", "@last", "--json").out().lines().filter(task -> task.contains("\"FAILED\"")))
                .hasSize(1)
                .allMatch(task -> task.contains("\"claims\":1"));
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(shell.call("runs", "resume", "@last").complaints().getFirst().remedy())
                .contains("millrace runs retry");

        shell.write("b.csv", "id\n1\n7\n");
        Said retried = shell.call("runs", "retry", "@last", "--json");
        assertThat(retried.code()).isEqualTo(1);
        requireRun(retried.lastLine(), "FAILED");
        assertThat(retried.lastLine().required("epoch").intValue()).isEqualTo(1);
        assertThat(retried.lastLine().required("failure").required("code").stringValue())
                .isEqualTo("SOURCE_CHANGED");
        assertThat(good("runs", "tasks", "@last", "--json").out().lines().filter(task -> task.contains("\"DONE\"")))
                .hasSize(1)
                .allMatch(task -> task.contains("\"attempt\":\"0.0.1\""));
        assertThat(folder.resolve("out")).doesNotExist();
        good("run", "two.yaml");
        assertThat(good("runs", "results", "@last", "--name", "wrong", "-o", "csv")
                        .out())
                .isEqualTo("id\n1\n7\n");
    }

    @Test
    void a_run_is_cancelled_from_elsewhere_and_tried_again() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        LocalHome.Options held = new LocalHome.Options(false, false, 10_000, (_, path) -> {
            if (path.toString().contains("/attempts/")) {
                await(cancelled);
            }
        });
        close();
        open(new Shell(folder, Map.of(), held));
        Said[] ran = new Said[1];
        Thread command = Thread.ofPlatform().start(() -> ran[0] = shell.call("run", "job.yaml", "--json"));
        while (shell.call("runs", "get", "@last").code() != 0) {
            assertThat(command.isAlive()).isTrue();
            Thread.sleep(20);
        }
        Said cancel = shell.call("runs", "cancel", "@last");
        cancelled.countDown();
        command.join();
        assertThat(cancel.code()).as(cancel.err()).isZero();
        assertThat(ran[0].code()).isEqualTo(1);
        requireRun(ran[0].lastLine(), "CANCELLED");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(good("runs", "cancel", "@last").err()).contains("was cancelled before");
        Said again = good("runs", "retry", "@last", "--json");
        requireRun(again.lastLine(), "SUCCEEDED");
        assertThat(again.lastLine().required("outputs").get(0).required("rows").intValue())
                .isEqualTo(6);
        assertThat(shell.call("runs", "cancel", "@last").code()).isEqualTo(6);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
