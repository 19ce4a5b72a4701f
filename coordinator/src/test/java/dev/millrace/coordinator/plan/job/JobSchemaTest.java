package dev.millrace.coordinator.plan.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.millrace.graph.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSchemaTest {
    private static final Path PUBLISHED = Path.of(System.getProperty("millrace.root"), "schemas");
    private static final String GOOD = """
            {"apiVersion": "millrace/v1", "job": "a",
             "params": {"since": {"type": "date", "default": "2001-01-01"}, "n": {"type": "decimal(9,2)", "default": 5}},
             "sources": {"t": {"from": ["x.csv"], "csv": {"header": true}, "badRows": "skip"}},
             "steps": {"s": {"sql": "SELECT 1"}}, "sinks": {"s": {"to": "out", "mode": "overwrite"}},
             "limits": {"tasks": 3, "wallTime": "5m", "bytes": "1GB"}, "labels": {"a": 1}, "settings": {"plan.collapse": false}}
            """;

    /** Schemas are written to the working tree by running this test with {@code -Dmillrace.schemas=write}. */
    @Test
    void thePublishedSchemasAreThoseOfTheCode() throws IOException {
        for (Map.Entry<String, String> file : JobSchema.files().entrySet()) {
            Path published = PUBLISHED.resolve(file.getKey());
            if ("write".equals(System.getProperty("millrace.schemas"))) {
                Files.createDirectories(PUBLISHED);
                Files.writeString(published, file.getValue());
            }
            assertThat(published).as("run with -Dmillrace.schemas=write").hasContent(file.getValue());
        }
    }

    @Test
    void aGoodJobIsValid() {
        assertThat(schema().validate(GOOD, InputFormat.JSON)).isEmpty();
    }

    @Test
    void theExampleIsValid() throws IOException {
        String example = Files.readString(PUBLISHED.resolveSibling("examples/flights/job.yaml"));
        assertThat(schema().validate(example, InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"millrace/v1\"|\"millrace/v2\"",
                "\"job\": \"a\",|",
                "\"date\"|\"day\"",
                "\"header\": true|\"header\": \"yes\"",
                "\"mode\"|\"modus\"",
                "\"sql\"|\"frame\"",
                "\"tasks\": 3|\"tasks\": 0",
                "\"5m\"|\"5 minutes\"",
                "\"1GB\"|\"much\""
            })
    void whatTheCompilerRefusesTheSchemaRefuses(String change) {
        String[] parts = change.split("\\|", -1);
        assertThat(GOOD).contains(parts[0]);
        assertThat(schema().validate(GOOD.replace(parts[0], parts[1]), InputFormat.JSON))
                .isNotEmpty();
    }

    /** JSON does not tell them apart, and so does nobody else. */
    @Test
    void aCountWithDecimalsThatAreZeroIsACountForTheSchemaAndForTheCompiler() {
        String text = """
                apiVersion: millrace/v1
                job: a
                sources: {t: {from: t.csv, csv: {skipLines: 2.0}}}
                steps: {s: {sql: "SELECT 1"}, f: {frame: {from: t, do: [{limit: 4.00}]}}}
                sinks: {s: {to: out, level: 3.0}, f: {to: out2}}
                limits: {tasks: 1.0, rows: 7.0}
                retry: {attempts: 2.0}
                """;
        assertThat(schema().validate(text, InputFormat.YAML)).isEmpty();
        SqlReferences references = (step, known) -> new SqlReferences.Inputs(List.of(), List.of());
        JobSpec job = new JobCompiler(references, (key, value) -> Optional.empty())
                .compile(new JobText("job.yaml", text, Path.of("/jobs")), Map.of());
        assertThat(job.limits().tasks()).isEqualTo(1);
        assertThat(job.limits().attempts()).isEqualTo(2);
        assertThat(job.limits().rows()).isEqualTo(7);
        assertThat(job.sinks().getFirst().layout().level()).isEqualTo(3);
        assertThat(job.step("f").orElseThrow().sql()).contains("4").doesNotContain("4.0");
    }

    private static Schema schema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JobSchema.files().get("job-v1.schema.json"));
    }
}
