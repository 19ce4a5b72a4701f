package dev.millrace.coordinator.plan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Webhook;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentsTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: daily
        params: {least: {type: int, default: 1}}
        sources: {rows: {from: a.parquet}, other: {from: o.parquet}}
        steps: {daily: {sql: "SELECT * FROM rows"}}
        sinks: {daily: {to: out, format: csv}}
        limits: {tasks: 10, attempts: 3}
        env:
          prod:
            sources: {rows: {from: [b.parquet, c.parquet]}}
            sinks: {daily: {to: /lake, mode: overwrite}}
            params: {least: {default: 7}}
            labels: {where: prod}
            limits: {tasks: 99}
            settings: {plan.collapse: false}
          dev: {}
        """;

    private static JobSpec compile(String text, String environment) {
        SqlReferences references = (step, known) -> new SqlReferences.Inputs(List.of("rows"), List.of());
        return new JobCompiler(references, (key, value) -> Optional.empty())
                .compile(new JobText("job.yaml", text, Path.of("/jobs")), Map.of(), environment);
    }

    private static List<Failure> failures(String text, String environment) {
        return catchThrowableOfType(InvalidJobException.class, () -> compile(text, environment))
                .failures();
    }

    @Test
    void an_environment_stands_over_the_job_key_by_key() {
        JobSpec job = compile(JOB, "prod");
        assertThat(job.sources().getFirst().from()).containsExactly("file:///jobs/b.parquet", "file:///jobs/c.parquet");
        assertThat(job.sources().getLast().from()).containsExactly("file:///jobs/o.parquet");
        assertThat(job.sinks().getFirst().to().uri()).isEqualTo("file:///lake");
        assertThat(job.sinks().getFirst().format()).isEqualTo(OutputSpec.Format.CSV);
        assertThat(job.steps().getFirst().parameters())
                .containsEntry("least", new JobSpec.ParameterValue("BIGINT", "7"));
        assertThat(job.limits().tasks()).isEqualTo(99);
        assertThat(job.limits().attempts()).isEqualTo(3);
        assertThat(job.labels()).containsEntry("where", "prod");
        assertThat(job.settings()).containsEntry("plan.collapse", "false");
    }

    @Test
    void without_a_name_and_with_an_empty_one_the_job_is_as_it_stands() {
        assertThat(compile(JOB, "")).isEqualTo(compile(JOB, "dev"));
        assertThat(compile(JOB, "").sinks().getFirst().to().uri()).isEqualTo("file:///jobs/out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "rows: {from: [b|rowz: {from: [b|UNKNOWN_NAME|10",
                "daily: {to: /lake|daly: {to: /lake|UNKNOWN_NAME|11",
                "least: {default: 7|lest: {default: 7|UNKNOWN_NAME|12",
                "to: /lake|format: csv|UNKNOWN_KEY|11",
                "dev: {}|dev: {stepz: {}}|UNKNOWN_KEY|16",
                "tasks: 99|tasks: many|WRONG_TYPE|14",
            })
    void every_environment_is_checked_whichever_is_chosen(String right, String wrong, String code, int line) {
        Failure failure = failures(JOB.replace(right, wrong), "").getFirst();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.place().orElseThrow().line()).isEqualTo(line);
    }

    @Test
    void an_environment_that_is_not_there_is_refused() {
        assertThat(failures(JOB, "prdo").getFirst().code()).isEqualTo("UNKNOWN_ENVIRONMENT");
        assertThat(failures(JOB, "prdo").getFirst().remedy().orElse("")).contains("prod");
    }

    @Test
    void an_environment_changes_contracts_bad_rows_checks_and_webhooks() {
        JobSpec job = compile("""
                apiVersion: millrace/v1
                job: daily
                sources: {rows: {from: a.parquet, contract: [{notNull: a}, {unique: b}], badRows: {to: bad, max: 5}}}
                steps: {daily: {sql: "SELECT * FROM rows", contract: {notNull: c}}}
                sinks: {daily: {to: out}}
                checks: [{on: daily, expect: "count(*) > 0"}, {on: daily, expect: "sum(a) > 0"}]
                notify: {ops: {on: [failed], url: "https://a.example/", secret: {env: KEY}}}
                env:
                  prod:
                    sources: {rows: {contract: {notNull: z}, badRows: {to: worse, max: 7}}}
                    steps: {daily: {contract: [{notNull: x}, {notNull: y}]}}
                    checks: {on: daily, expect: "count(*) > 9"}
                    notify: {ops: {url: "https://b.example/", secret: {file: key}}}
                """, "prod");
        assertThat(job.quality().contract("rows").orElseThrow().rules())
                .anyMatch(rule -> rule.requirement().toString().contains("z"))
                .noneMatch(rule -> rule.requirement().toString().contains("b"));
        assertThat(job.quality().contract("rows").orElseThrow().badRows().toString())
                .contains("7", "worse");
        assertThat(job.quality().contract("daily").orElseThrow().rules()).hasSize(2);
        assertThat(job.quality().checks())
                .singleElement()
                .satisfies(check -> assertThat(check.expect()).isEqualTo("count(*) > 9"));
        assertThat(job.conduct().webhooks()).singleElement().satisfies(webhook -> {
            assertThat(webhook.on()).containsExactly(Webhook.Event.FAILED);
            assertThat(webhook.url()).isEqualTo("https://b.example/");
            assertThat(webhook.secret()).isEqualTo(new Webhook.Secret.File(new Location("file:///jobs/key")));
        });
    }
}
