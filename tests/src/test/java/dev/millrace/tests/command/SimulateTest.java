package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.service.cost.Prices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code millrace simulate}: what a job would take if its sources were larger. Times are virtual, so that nothing depends on the machine. */
final class SimulateTest {
    private static final int INVALID = 3;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.parquet(
                "facts/a.parquet", "SELECT range AS id, range % 1000 AS k, range * 7 % 11 AS v FROM range(20000)");
        shell.parquet(
                "facts/b.parquet", "SELECT range AS id, range % 1000 AS k, range * 5 % 11 AS v FROM range(20000)");
        shell.parquet("names.parquet", "SELECT range AS k, 'name ' || range AS name FROM range(1000)");
        job("SELECT name, count(*) AS n, sum(v) AS v FROM facts JOIN names USING (k) GROUP BY name");
    }

    private void job(String sql) {
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: totals
            sources: {facts: {from: "facts/*.parquet"}, names: {from: names.parquet}}
            steps: {totals: {sql: "%s"}}
            sinks: {totals: {to: out, mode: overwrite}}
            """.formatted(sql));
    }

    private JsonNode simulated(String... more) {
        List<String> words = new ArrayList<>(List.of("simulate", "job.yaml", "--format", "json"));
        words.addAll(List.of(more));
        Said said = shell.call(words.toArray(String[]::new));
        assertThat(said.code()).as(said.err()).isZero();
        return said.json();
    }

    @Test
    void people_read_how_long_it_takes_what_it_costs_and_where() {
        TreeSet<String> before = shell.files();
        Said said = shell.call("simulate", "job.yaml", "--input-size", "10GB", "--concurrency", "100");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("totals over 10.0 GB", "at most 100 functions at once", "makespan ", "efficiency 0.")
                .contains("waits for quotas", "hottest partition", "writes/s")
                .contains("Lambda $", "S3 $", "DynamoDB $", "SQS $")
                .contains("prices of " + Prices.builtIn().date())
                .contains("  start ", "  stage 0 ", "  publish ", "workers' time: reading");
        assertThat(shell.files()).as("nothing is run").isEqualTo(before);
        assertThat(shell.call("runs", "ls").out()).doesNotContain("totals");
    }

    @Test
    void programs_read_figures_that_agree_with_each_other() {
        JsonNode run = simulated("--input-size", "48GB", "--concurrency", "200");
        assertThat(run.required("inputBytes").longValue()).isEqualTo(48_000_000_000L);
        assertThat(run.required("tasks").intValue()).isGreaterThan(200);
        assertThat(run.required("workers").intValue()).isBetween(50, 200);
        assertThat(run.required("hottestPartitionWrites").intValue()).isBetween(1, 1_000);
        long millis = 0;
        double share = 0;
        for (JsonNode phase : run.required("phases")) {
            assertThat(phase.required("millis").longValue()).isNotNegative();
            millis += phase.required("millis").longValue();
            share += phase.required("share").doubleValue();
        }
        assertThat(millis).isEqualTo(run.required("makespanMillis").longValue());
        assertThat(share).isCloseTo(1, within(1e-9));
        JsonNode cost = run.required("costUsd");
        double sum = 0;
        for (String service : List.of("lambda", "s3", "dynamodb", "sqs")) {
            assertThat(cost.required(service).doubleValue()).as(service).isPositive();
            sum += cost.required(service).doubleValue();
        }
        assertThat(sum).isCloseTo(cost.required("total").doubleValue(), within(1e-9));
        JsonNode time = run.required("workersTime");
        assertThat(time.required("reading").doubleValue()
                        + time.required("computing").doubleValue()
                        + time.required("writing").doubleValue()
                        + time.required("waiting").doubleValue())
                .isCloseTo(1, within(1e-9));
    }

    /** Rows are counted by footers, which are as many as files and no larger than they are. */
    @Test
    void rows_that_are_only_counted_cost_next_to_nothing_however_many_they_are() {
        job("SELECT count(*) AS n FROM facts");
        JsonNode counted = simulated("--input-size", "1TB", "--calm");
        assertThat(counted.required("costUsd").required("total").doubleValue()).isLessThan(0.05);
        assertThat(counted.required("makespanMillis").longValue()).isLessThan(200_000);
        job("SELECT sum(k) AS k FROM facts");
        JsonNode summed = simulated("--input-size", "48GB", "--calm");
        assertThat(summed.required("tasks").intValue())
                .isGreaterThan(10 * counted.required("tasks").intValue());
    }

    @Test
    void the_second_level_of_an_exchange_has_as_many_tasks_as_its_bytes_need() {
        shell.write("job.yaml", """
            apiVersion: millrace/v1
            job: totals
            sources: {facts: {from: "facts/*.parquet"}}
            steps: {totals: {sql: "SELECT id, k, v, count(*) AS n FROM facts GROUP BY ALL"}}
            sinks: {totals: {to: out, mode: overwrite}}
            settings: {plan.mergeSegments: 1, plan.partitions: 16, plan.partitionBytes: 16MiB}
            """);
        int tasks = 0;
        for (JsonNode phase :
                simulated("--input-size", "16GB", "--concurrency", "200").required("phases")) {
            if (phase.path("name").asString("").contains("second level")) {
                tasks += phase.required("tasks").intValue();
            }
        }
        assertThat(tasks).as("four groups, each shared by several").isGreaterThan(40);
    }

    @Test
    void a_larger_input_never_costs_less_and_what_is_there_is_the_least() {
        double before = 0;
        for (String size : List.of("1GB", "4GB", "16GB", "48GB")) {
            JsonNode run = simulated("--input-size", size, "--concurrency", "200");
            double dollars = run.required("costUsd").required("total").doubleValue();
            assertThat(dollars).as(size).isGreaterThan(before);
            before = dollars;
        }
        assertThat(simulated().required("costUsd").required("total").doubleValue())
                .isLessThan(before / 50);
    }

    @Test
    void one_seed_gives_one_answer() {
        String[] words = {"simulate", "job.yaml", "--input-size", "8GB", "--concurrency", "50", "--seed", "7"};
        Said first = shell.call(words);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(shell.call(words)).isEqualTo(first);
        words[words.length - 1] = "8";
        assertThat(shell.call(words).out()).isNotEqualTo(first.out());
    }

    @Test
    void a_calm_day_with_warm_functions_is_shorter() {
        String[] size = {"--input-size", "16GB", "--concurrency", "100"};
        long usual = simulated(size).required("makespanMillis").longValue();
        long calm = simulated("--input-size", "16GB", "--concurrency", "100", "--calm")
                .required("makespanMillis")
                .longValue();
        assertThat(calm).isLessThan(usual);
    }

    @ParameterizedTest
    @CsvSource({
        "--input-size, 0, INPUT_SIZE",
        "--input-size, much, INPUT_SIZE",
        "--input-size, 1001TB, INPUT_SIZE",
        "--concurrency, 0, CONCURRENCY",
        "--concurrency, 100001, CONCURRENCY",
        "--concurrency, many, CONCURRENCY",
        "--functions, 0, FUNCTIONS",
        "--speed, 0, SPEED",
        "--seed, x, SEED"
    })
    void what_cannot_be_simulated_is_refused_by_name(String option, String value, String code) {
        Said said = shell.call("simulate", "job.yaml", option, value);
        assertThat(said.code()).isEqualTo(INVALID);
        assertThat(said.err()).contains(code, option + " cannot be '" + value + "'");
    }

    @Test
    void tasks_that_no_function_could_end_and_runs_of_days_are_refused() {
        Said task = shell.call("simulate", "job.yaml", "--input-size", "100GB", "--speed", "10kB");
        assertThat(task.code()).isEqualTo(INVALID);
        assertThat(task.err()).contains("TASK_TOO_LONG", "plan.splitBytes");
        job("SELECT id FROM facts WHERE v = 1");
        Said run = shell.call("simulate", "job.yaml", "--input-size", "10TB", "--concurrency", "1", "--speed", "100MB");
        assertThat(run.code()).isEqualTo(INVALID);
        assertThat(run.err()).contains("RUN_TOO_LONG", "hours");
    }

    @Test
    void a_job_without_files_has_no_other_size() {
        job("SELECT 1 AS one");
        Said said = shell.call("simulate", "job.yaml", "--input-size", "1TB");
        assertThat(said.code()).isEqualTo(INVALID);
        assertThat(said.err()).contains("INPUT_SIZE", "reads no files");
        assertThat(simulated().required("tasks").intValue()).isEqualTo(1);
    }

    @Test
    void a_job_that_cannot_be_planned_fails_as_plan_does() {
        job("SELECT nowhere FROM facts");
        Said plan = shell.call("plan", "job.yaml");
        Said simulate = shell.call("simulate", "job.yaml", "--input-size", "1TB");
        assertThat(plan.code()).isNotZero();
        assertThat(simulate.code()).isEqualTo(plan.code());
        assertThat(simulate.err()).isEqualTo(plan.err());
    }

    @Test
    void a_service_does_not_simulate() {
        Said said = shell.call("simulate", "job.yaml", "--endpoint", "http://127.0.0.1:9");
        assertThat(said.code()).isEqualTo(INVALID);
        assertThat(said.err()).contains("NOT_OVER_HTTP");
    }
}
