package dev.millrace.sdk;

import static dev.millrace.sdk.Expressions.col;
import static dev.millrace.sdk.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Column;
import dev.millrace.graph.Increment;
import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs with parameters and environments, from Java and from job files. */
final class JobTemplateTest {
    private final Path folder;
    private final Millrace millrace;

    JobTemplateTest(@TempDir Path folder) {
        this.folder = folder;
        this.millrace =
                Millrace.open(options -> options.home(folder.resolve("home")).folder(folder));
    }

    @AfterEach
    void close() {
        millrace.close();
    }

    private Frame sales() {
        return millrace.rows(
                List.of(new Column("day", "DATE"), new Column("zone", "VARCHAR"), new Column("pieces", "INTEGER")),
                List.of(
                        List.of(LocalDate.of(2026, 1, 1), "A", 1),
                        List.of(LocalDate.of(2026, 1, 2), "A", 20),
                        List.of(LocalDate.of(2026, 1, 2), "B", 300)));
    }

    private JobTemplate daily() {
        Frame sales = sales();
        return millrace.template(
                        "daily",
                        (job, values) -> job.output(
                                        "daily",
                                        sales.filter(
                                                        col("day").eq(values.get("day")),
                                                        col("pieces").ge(values.get("least")))
                                                .agg(sum("pieces")
                                                        .cast("BIGINT")
                                                        .as("pieces")),
                                        Destination.parquet(values.text("lake") + "/" + values.text("day"))
                                                .overwrite())
                                .label("environment", values.environment().isEmpty() ? "none" : values.environment()))
                .parameter("day", "date")
                .parameter("least", "int", 0)
                .parameter("lake", "string", "lake")
                .environment("prod", Map.of("lake", "prod-lake", "least", 100));
    }

    private long pieces(String path) {
        return millrace.readParquet(path).collect().getFirst().getLong("pieces");
    }

    @Test
    void each_run_has_its_values_and_an_environment_changes_some() {
        JobTemplate daily = daily();
        daily.submit(Map.of("day", LocalDate.of(2026, 1, 1))).await();
        daily.submit(Map.of("day", "2026-01-02")).await();
        daily.submit("prod", Map.of("day", "2026-01-02")).await();

        assertThat(pieces("lake/2026-01-01")).isEqualTo(1);
        assertThat(pieces("lake/2026-01-02")).isEqualTo(320);
        assertThat(pieces("prod-lake/2026-01-02")).isEqualTo(300);
        assertThat(daily.job("prod", Map.of("day", "2026-01-02", "least", 1))
                        .spec()
                        .labels())
                .containsEntry("environment", "prod");
    }

    @Test
    void values_are_of_their_types() {
        millrace.template("types", (_, values) -> {
                    assertThat(values.get("whole")).isEqualTo(7L);
                    assertThat(values.get("price")).isEqualTo(new BigDecimal("1.50"));
                    assertThat(values.get("share")).isEqualTo(0.25);
                    assertThat(values.get("flag")).isEqualTo(true);
                    assertThat(values.get("day")).isEqualTo(LocalDate.of(2026, 1, 31));
                    assertThat(values.get("time")).isEqualTo(LocalDateTime.of(2026, 1, 31, 12, 30));
                    assertThat(values.get("name")).isEqualTo("it's");
                    assertThat(values)
                            .hasToString("[whole=7, price=1.50, share=0.25, flag=true, day=2026-01-31, "
                                    + "time=2026-01-31 12:30, name=it's] in test");
                })
                .parameter("whole", "int", "7")
                .parameter("price", "decimal(10,2)", new BigDecimal("1.50"))
                .parameter("share", "double", 0.25)
                .parameter("flag", "bool", false)
                .parameter("day", "date", LocalDate.of(2026, 1, 31))
                .parameter("time", "timestamp", LocalDateTime.of(2026, 1, 31, 12, 30))
                .parameter("name", "string", "it's")
                .environment("test", Map.of("flag", true))
                .job("test", Map.of());
    }

    @Test
    void what_is_not_declared_or_does_not_fit_is_refused_with_the_line_of_the_caller() {
        JobTemplate daily = daily();
        refused(() -> daily.submit(Map.of()), "MISSING_PARAMETER");
        refused(() -> daily.submit(Map.of("day", "yesterday")), "BAD_PARAMETER");
        refused(() -> daily.submit(Map.of("days", "2026-01-01")), "UNKNOWN_PARAMETER");
        refused(() -> daily.submit("prd", Map.of("day", "2026-01-01")), "UNKNOWN_ENVIRONMENT");
        refused(() -> daily.environment("test", Map.of("lakes", "x")), "UNKNOWN_PARAMETER");
        refused(() -> daily.environment("test", Map.of("least", "many")), "BAD_PARAMETER");
        refused(() -> daily.environment("prod", Map.of()), "DUPLICATE_NAME");
        refused(() -> daily.environment("No Name", Map.of()), "BAD_NAME");
        refused(() -> daily.parameter("day", "date"), "DUPLICATE_NAME");
        refused(() -> daily.parameter("x", "day"), "BAD_PARAMETER");
        refused(() -> daily.parameter("a b", "int"), "BAD_NAME");
        JobTemplate wrong =
                millrace.template("wrong", (_, values) -> values.get("dya")).parameter("day", "date", "2026-01-01");
        refused(() -> wrong.submit(Map.of()), "UNKNOWN_PARAMETER");
        refused(() -> millrace.job("job").set("plan.splitByte", "1MB"), "UNKNOWN_SETTING");
    }

    @Test
    void each_environment_knows_itself_what_it_has_taken() throws IOException {
        Files.writeString(folder.resolve("sales.csv"), "zone,pieces\nA,1\n");
        JobTemplate lake = millrace.template(
                        "lake",
                        (job, values) -> job.output(
                                "rows",
                                millrace.readCsv(
                                        "sales.csv",
                                        options -> options.name("sales").incremental()),
                                Destination.parquet(values.text("to")).append()))
                .parameter("to", "string", "lake")
                .environment("prod", Map.of("to", "prod"));

        assertThat(lake.job("prod", Map.of()).spec().reuse().increment())
                .contains(new Increment("sales", "prod", false, false));
        lake.submit(Map.of()).await();
        lake.submit("prod", Map.of()).await();
        assertThat(lake.submit("prod", Map.of()).await().taking().orElseThrow().taken())
                .isZero();
        assertThat(millrace.readParquet("prod").count()).isEqualTo(1);
    }

    @Test
    void a_job_file_runs_in_one_of_its_environments() throws IOException {
        Files.writeString(folder.resolve("job.yaml"), """
            apiVersion: millrace/v1
            job: numbers
            params: {count: {type: int}}
            steps: {numbers: {sql: "SELECT range AS n FROM range(:count)"}}
            sinks: {numbers: {to: out, format: parquet, mode: overwrite}}
            env: {prod: {sinks: {numbers: {to: prod}}}}
            """);

        assertThat(millrace.submitFile("job.yaml", "prod", Map.of("count", "5"))
                        .await()
                        .rows())
                .hasSize(5);
        assertThat(folder.resolve("prod")).isDirectory();
        assertThat(folder.resolve("out")).doesNotExist();
        assertThatThrownBy(() -> millrace.submitFile("job.yaml", Map.of("counts", "5")))
                .hasMessageContaining("UNKNOWN_PARAMETER");
    }

    private static void refused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MillraceException.class, error -> {
            assertThat(error.failure().code()).as(error.failure().message()).isEqualTo(code);
            assertThat(error.failure().remedy()).isPresent();
            assertThat(error.failure().place().orElseThrow().source()).isEqualTo("JobTemplateTest.java");
        });
    }
}
