package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a job says of how its runs are conducted: times, limits, memory. */
final class ConductTest {
    private static final int INVALID = 3;
    private static final int LIMIT = 7;
    /** Days of work. */
    private static final String ENDLESS =
            "SELECT count(*) AS n FROM numbers, range(1000000) a, range(1000000) b WHERE hash(a.range, b.range, id) ="
                    + " 7";

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.parquet("numbers.parquet", "SELECT range AS id FROM range(1000)");
    }

    private void job(String steps, String more) {
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: totals
            sources: {numbers: {from: numbers.parquet}}
            steps:
            %s
            sinks: {totals: {to: out, mode: overwrite}}
            %s
            """.formatted(steps.indent(2), more));
    }

    private Said failed(int code, String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(said.err()).isEqualTo(code);
        return said;
    }

    @Test
    void a_step_that_takes_too_long_ends_by_name_even_within_one_query() {
        job("totals: {sql: \"" + ENDLESS + "\", timeout: 700ms}", "");
        Said said = failed(LIMIT, "run", "job.yaml");
        assertThat(said.err()).contains("STEP_TIME", "700 ms", "'totals'", "Raise the timeout", "job.yaml:5");
    }

    @Test
    void a_step_that_is_part_of_another_keeps_its_time() {
        job("""
            slow: {sql: "%s", timeout: 600ms}
            totals: {sql: "SELECT * FROM slow", timeout: 30m}\
            """.formatted(ENDLESS), "");
        assertThat(failed(LIMIT, "run", "job.yaml").err()).contains("STEP_TIME", "600 ms", "'slow'");
    }

    @Test
    void a_frame_step_keeps_its_time_too() {
        job("""
            totals:
              timeout: 600ms
              frame: {from: numbers, do: [{filter: "(%s) > 0"}, {sort: id}]}\
            """.formatted(ENDLESS.replace("numbers,", "").replace(", id", "")), "");
        assertThat(failed(LIMIT, "run", "job.yaml").err()).contains("STEP_TIME", "'totals'");
    }

    @Test
    void a_step_within_its_time_is_as_without() {
        job("totals: {sql: SELECT sum(id) AS n FROM numbers, timeout: 10m}", "");
        assertThat(shell.call("run", "job.yaml").code()).isZero();
    }

    @Test
    void rows_beyond_the_limit_end_the_run_before_any_is_read() {
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", "limits: {rows: 999}");
        Said said = failed(LIMIT, "run", "job.yaml");
        assertThat(said.err()).contains("LIMIT_ROWS", "1,000 rows", "999");
        assertThat(shell.call("runs", "tasks", "@last").out()).doesNotContain("won");
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", "limits: {rows: 1000}");
        assertThat(shell.call("run", "job.yaml").code()).isZero();
    }

    @Test
    void rows_of_text_are_counted_when_they_were_read() {
        shell.write("numbers.csv", "id\n" + "1\n".repeat(50));
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", "limits: {rows: 49}");
        shell.write("text.yaml", """
            apiVersion: millrace/v1
            job: totals
            sources: {numbers: {from: numbers.csv}}
            steps: {totals: {sql: SELECT sum(id) AS n FROM numbers}}
            sinks: {totals: {to: out, mode: overwrite}}
            limits: {rows: 49}
            """);
        assertThat(failed(LIMIT, "run", "text.yaml").err()).contains("LIMIT_ROWS", "50 rows");
    }

    @Test
    void memory_that_is_asked_for_is_the_least_class_of_a_task() {
        String[] plan = {"plan", "job.yaml", "--memory", "1GB"};
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", "");
        assertThat(shell.call(plan).out()).contains("in class m256").doesNotContain("in class m512");
        job("totals: {sql: SELECT sum(id) AS n FROM numbers, compute: {memory: 300MB}}", "");
        assertThat(shell.call(plan).out()).contains("in class m512");
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", "compute: {memory: 300MB, runOn: local}");
        assertThat(shell.call(plan).out()).contains("in class m512");
    }

    @Test
    void memory_that_no_worker_has_is_refused_before_anything_runs() {
        job("totals: {sql: SELECT sum(id) AS n FROM numbers, compute: {memory: 4GB}}", "");
        assertThat(failed(INVALID, "plan", "job.yaml", "--memory", "1GB").err())
                .contains("COMPUTE_TOO_LARGE", "'totals'", "--memory", "job.yaml:5");
    }

    @Test
    void a_gpu_is_refused_where_no_worker_has_one() {
        job("totals: {sql: SELECT sum(id) AS n FROM numbers, compute: {gpu: true}}", "");
        assertThat(failed(INVALID, "plan", "job.yaml").err())
                .contains("NO_GPU", "'totals'", "compute.gpu", "job.yaml:5");
    }

    @Test
    void a_limit_of_dollars_is_shown_beside_the_estimate() {
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", "limits: {dollars: 0.000001}");
        assertThat(shell.call("estimate", "job.yaml").out()).contains("limit $0.000001", "may cost more");
        JsonNode cost = shell.call("estimate", "job.yaml", "--json").json().required("costUsd");
        assertThat(cost.required("limit").doubleValue()).isEqualTo(0.000001);
        assertThat(cost.required("mayExceedLimit").booleanValue()).isTrue();
        assertThat(shell.call("run", "job.yaml").code())
                .as("this machine costs nothing")
                .isZero();
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", "limits: {dollars: 1000}");
        assertThat(shell.call("estimate", "job.yaml").out())
                .contains("limit $1000")
                .doesNotContain("may cost more");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry: {attempts: 3, interval: 2s, backoff: 0.5} | 8:45 WRONG_TYPE",
                "retry: {attempts: 3, backoff: 2} | 8:31 MISSING_KEY",
                "retry: {interval: 2d} | 8:19 WRONG_VALUE",
                "retry: {interval: 2} | 8:19 WRONG_TYPE",
                "limits: {attempts: 3, dollars: 0} | 8:32 WRONG_TYPE",
                "limits: {rows: many} | 8:16 WRONG_TYPE",
                "compute: {runOn: lambda} | 8:18 WRONG_VALUE",
                "compute: {maxParallel: 5} | 8:11 NOT_SUPPORTED",
                "compute: {memory: much} | 8:19 WRONG_TYPE",
                "compute: {cores: 4} | 8:11 UNKNOWN_KEY",
            })
    void what_cannot_be_is_refused_with_its_place(String more, String complaint) {
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", more);
        Said said = failed(INVALID, "validate", "job.yaml");
        assertThat(said.complaints())
                .singleElement()
                .satisfies(one -> assertThat(one.place().replaceFirst("^job\\.yaml:", "") + " " + one.code())
                        .isEqualTo(complaint));
    }

    @Test
    void attempts_are_written_once() {
        job("totals: {sql: SELECT sum(id) AS n FROM numbers}", "limits: {attempts: 3}\nretry: {attempts: 4}");
        assertThat(failed(INVALID, "validate", "job.yaml").complaints())
                .singleElement()
                .satisfies(one -> assertThat(one.code()).isEqualTo("CONFLICTING_KEYS"));
    }

    @Test
    void a_command_ends_with_its_own_run_and_names_what_it_leaves() {
        job("totals: {sql: \"" + ENDLESS + "\"}", "");
        RunId left = left("job.yaml");
        shell.write("own.sql", "-- millrace: to=own\nSELECT count(*) AS n FROM 'numbers.parquet'");
        Said said = shell.call("run", "own.sql", "--slots", "2", "--memory", "1GB");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err())
                .contains("beside: going on with " + left + " (totals), which its own command left")
                .contains("left " + left + " (totals) where it stands; to go on with it: millrace runs resume " + left);
        assertThat(shell.call("runs", "get", left.value(), "--json")
                        .json()
                        .required("state")
                        .stringValue())
                .isIn("ACCEPTED", "RUNNING");
        assertThat(shell.call("runs", "cancel", left.value()).code()).isZero();
        assertThat(shell.call("sql", "SELECT 1", "--slots", "2").err()).doesNotContain(left.value());
    }

    /** A run whose process has ended before it. */
    private RunId left(String file) {
        EffectiveSettings settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                folder,
                Map.of("runtime.slots", "1", "runtime.memory", "512MiB"));
        Home home = Home.open(folder.resolve(".millrace"));
        try (EmbeddedRuntime runtime =
                EmbeddedRuntime.start(home, settings, "test", folder, QueryBench.WITHOUT_SYNCS)) {
            return runtime.submit(new JobLoading(folder, settings).load(file, Map.of(), Map.of()), List.of());
        }
    }
}
