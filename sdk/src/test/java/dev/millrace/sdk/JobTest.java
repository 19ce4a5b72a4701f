package dev.millrace.sdk;

import static dev.millrace.sdk.Expressions.col;
import static dev.millrace.sdk.Expressions.count;
import static dev.millrace.sdk.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Conduct;
import dev.millrace.graph.FileLayout.Codec;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Webhook;
import dev.millrace.storage.record.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of several outputs from Java, and all that destinations can say. */
final class JobTest {
    private record Sale(String zone, int day, int pieces) {}

    @TempDir
    Path home;

    private static Frame sales(Millrace millrace) {
        return millrace.rows(Sale.class, List.of(new Sale("A", 1, 1), new Sale("A", 2, 2), new Sale("B", 1, 5)));
    }

    private String out(String name) {
        return home.resolve(name).toString();
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.contains("_manifest"))
                    .sorted()
                    .toList();
        } catch (IOException error) {
            throw new AssertionError(error);
        }
    }

    private static void refused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MillraceException.class, error -> {
            assertThat(error.failure().code()).isEqualTo(code);
            assertThat(error.failure().remedy()).isPresent();
            assertThat(error.failure().place().orElseThrow().source()).isEqualTo("JobTest.java");
        });
    }

    @Test
    void several_outputs_are_one_run_and_what_they_share_is_one_step() {
        try (Millrace millrace = Millrace.open(home.resolve("home"))) {
            Frame large = sales(millrace).filter(col("pieces").gt(1));
            Job job = millrace.job("both")
                    .output("rows", large, Destination.parquet(out("rows")))
                    .output("totals", large.groupBy("zone").agg(sum("pieces").as("n")), Destination.csv(out("totals")))
                    .check("totals", "count(*) = 2")
                    .warn("rows", "count(*) > 100");
            JobSpec spec = job.spec();
            assertThat(spec.steps().stream()
                            .filter(step ->
                                    step.sql().contains("pieces") && step.sql().contains("> 1")))
                    .hasSize(1);
            Run run = job.submit().await();
            assertThat(run.rows("rows")).hasSize(2);
            assertThat(run.rows("totals").stream().map(Row::toString).sorted())
                    .hasSize(2)
                    .allMatch(row -> row.contains("A") || row.contains("B"));
            assertThatThrownBy(() -> run.rows("total")).hasMessageContaining("UNKNOWN_OUTPUT");
        }
    }

    @Test
    void a_cached_frame_is_kept_by_a_job_of_several_outputs_too() {
        try (Millrace millrace = Millrace.open(home.resolve("home"))) {
            Frame large = sales(millrace).filter(col("pieces").gt(1)).cached();
            JobSpec spec = millrace.job("both")
                    .output("rows", large, Destination.parquet(out("rows")))
                    .output("totals", large.groupBy("zone").agg(sum("pieces").as("n")), Destination.csv(out("totals")))
                    .spec();
            assertThat(spec.reuse().cached()).hasSize(1);
            assertThat(spec.steps().stream().map(JobSpec.Step::name))
                    .containsAll(spec.reuse().cached());
        }
    }

    @Test
    void a_check_that_is_not_true_ends_the_run_and_nothing_is_published() {
        try (Millrace millrace = Millrace.open(home.resolve("home"))) {
            Run run = millrace.job("checked")
                    .output("rows", sales(millrace), Destination.parquet(out("rows")))
                    .check("rows", "count(*) > 100")
                    .submit();
            assertThatThrownBy(run::await).isInstanceOf(MillraceException.class);
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(home.resolve("rows/_manifest.json")).doesNotExist();
        }
    }

    @Test
    void what_is_said_of_runs_is_the_document_of_a_job_file() {
        try (Millrace millrace = Millrace.open(home.resolve("home"))) {
            JobSpec spec = millrace.job("all")
                    .output("rows", sales(millrace), Destination.parquet(out("rows")))
                    .label("team", "shop")
                    .wallTime(Duration.ofHours(1))
                    .timeout("rows", Duration.ofMinutes(5))
                    .mostRows(10)
                    .retry(4, Duration.ofSeconds(2), 1.5)
                    .memory("100MB")
                    .notify("ops", "https://hooks.example/", "OPS_SECRET", Webhook.Event.FAILED)
                    .spec();
            assertThat(spec.labels()).containsEntry("team", "shop");
            assertThat(spec.limits().wallMillis()).isEqualTo(3_600_000);
            assertThat(spec.limits().rows()).isEqualTo(10);
            assertThat(spec.limits().attempts()).isEqualTo(4);
            assertThat(spec.limits().retry()).isEqualTo(new JobSpec.Retry(2000, 150));
            assertThat(spec.conduct().memoryBytes()).isEqualTo(100_000_000);
            assertThat(spec.conduct().steps()).containsEntry("rows", new Conduct.OfStep(300_000, 0));
            assertThat(spec.conduct().webhooks())
                    .singleElement()
                    .satisfies(webhook ->
                            assertThat(webhook.secret()).isEqualTo(new Webhook.Secret.Variable("OPS_SECRET")));
        }
    }

    @Test
    void a_run_is_a_future() throws Exception {
        try (Millrace millrace = Millrace.open(home.resolve("home"))) {
            Run run = sales(millrace).submit();
            assertThat(run.toFuture().thenApply(done -> done.rows().size()).get(10, TimeUnit.MINUTES))
                    .isEqualTo(3);
            Run failing = millrace.sql("SELECT CAST('x' || range AS INTEGER) AS n FROM range(3)")
                    .submit();
            assertThatThrownBy(() -> failing.toFuture().get(10, TimeUnit.MINUTES))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(MillraceException.class);
        }
    }

    @Test
    void modes_treat_what_is_there_as_job_files_do() {
        try (Millrace millrace = Millrace.open(home.resolve("home"))) {
            Frame sales = sales(millrace);
            Destination table = Destination.parquet(out("table"));
            sales.write(table);
            assertThatThrownBy(() -> sales.write(table)).hasMessageContaining("OUTPUT_EXISTS");
            sales.write(table.append());
            assertThat(millrace.readParquet(out("table")).count()).isEqualTo(6);
            sales.write(table.overwrite());
            assertThat(millrace.readParquet(out("table")).count()).isEqualTo(3);
            millrace.rows(Sale.class, List.of(new Sale("A", 2, 20), new Sale("C", 9, 9)))
                    .write(table.merge("zone", "day"));
            assertThat(millrace.readParquet(out("table"))
                            .agg(count().as("n"), sum("pieces").as("pieces"))
                            .collect()
                            .toString())
                    .contains("4", "35");
            Destination parts = Destination.parquet(out("parts")).partitionBy("zone");
            sales.write(parts);
            millrace.rows(Sale.class, List.of(new Sale("B", 3, 50))).write(parts.overwritePartitions());
            assertThat(millrace.readParquet(out("parts"))
                            .agg(sum("pieces").as("n"))
                            .collect()
                            .toString())
                    .contains("53");
        }
    }

    @Test
    void files_lie_as_the_destination_says() {
        try (Millrace millrace = Millrace.open(home.resolve("home"))) {
            Frame sales = sales(millrace);
            sales.write(Destination.parquet(out("one"))
                    .singleFile()
                    .sortBy("pieces desc", "zone")
                    .codec(Codec.SNAPPY)
                    .rowGroupRows(2));
            assertThat(files(home.resolve("one"))).hasSize(1);
            assertThat(millrace.sql("SELECT pieces FROM '" + out("one") + "/*.parquet'")
                            .collect()
                            .toString())
                    .matches("(?s).*5.*2.*1.*");
            sales.write(Destination.csv(out("text"))
                    .codec(Codec.GZIP)
                    .partitionBy("zone", "day")
                    .fileSize("1MB"));
            assertThat(files(home.resolve("text")))
                    .hasSize(3)
                    .allMatch(name -> name.startsWith("zone=") && name.contains("/day=") && name.endsWith(".csv.gz"));
        }
    }

    @Test
    void what_contradicts_itself_is_refused_with_the_line_of_the_caller() {
        try (Millrace millrace = Millrace.open(home.resolve("home"))) {
            Frame sales = sales(millrace);
            Destination to = Destination.parquet(out("x"));
            refused(() -> sales.write(to.singleFile().partitionBy("zone")), "WRONG_VALUE");
            refused(() -> sales.write(to.overwritePartitions()), "WRONG_VALUE");
            refused(() -> to.merge(), "WRONG_VALUE");
            refused(() -> to.fileSize("much"), "WRONG_VALUE");
            refused(() -> sales.write(to.partitionBy("zone", "ZONE")), "WRONG_VALUE");
            refused(() -> sales.write(Destination.csv(out("x")).codec(Codec.ZSTD)), "WRONG_VALUE");
            refused(() -> sales.write(Destination.json(out("x")).rowGroupRows(5)), "WRONG_VALUE");
            refused(() -> millrace.job("No Name"), "BAD_NAME");
            Job job = millrace.job("job");
            refused(() -> job.submit(), "NO_OUTPUT");
            refused(() -> job.output("a b", sales, to), "BAD_NAME");
            refused(() -> job.check("rows", "true"), "UNKNOWN_OUTPUT");
            refused(() -> job.retry(0, Duration.ofSeconds(1), 2), "WRONG_VALUE");
            refused(() -> job.wallTime(Duration.ZERO), "WRONG_VALUE");
            refused(() -> job.memory("much"), "WRONG_VALUE");
            refused(() -> job.notify("ops", "http://hooks.example/", "S", Webhook.Event.FAILED), "BAD_URL");
            job.output("rows", sales, to);
            refused(() -> job.output("ROWS", sales, to), "DUPLICATE_NAME");
        }
    }
}
