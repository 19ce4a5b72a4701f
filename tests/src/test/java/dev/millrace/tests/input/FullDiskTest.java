package dev.millrace.tests.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.tests.bench.PublishedFolder;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk without space: whoever waits is told, nothing half-written can be seen, and with space all goes on. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
final class FullDiskTest {
    private static final int UNREACHABLE = 8;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.parquet("numbers.parquet", "SELECT range AS id FROM range(100)");
        shell.write("job.yaml", """
                apiVersion: millrace/v1
                job: totals
                sources: {numbers: {from: numbers.parquet}}
                steps: {totals: {sql: "SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL"}}
                sinks: {totals: {to: out}}
                """);
    }

    private EmbeddedRuntime start(FullDisk disk) {
        LocalHome.Options options = new LocalHome.Options(true, true, 10_000, disk);
        return EmbeddedRuntime.start(
                Home.open(folder.resolve(".millrace")), settings(), "test", folder, WorkerEvents.NONE, options);
    }

    private EffectiveSettings settings() {
        return SettingsLayers.load(
                Map.of(), folder, Map.of("runtime.slots", "2", "runtime.memory", "512MiB", "runtime.patience", "1s"));
    }

    private RunId submit(EmbeddedRuntime runtime) {
        return runtime.submit(
                new JobLoading(folder, settings()).load("job.yaml", Map.of(), Map.of()), List.of("run", "job.yaml"));
    }

    private void requireNothingVisible() {
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private void requireResult() throws IOException {
        assertThat(shell.call("runs", "results", "@last", "-o", "csv").out().lines())
                .hasSize(4);
        assertThat(new PublishedFolder(folder.resolve("out")).strangers()).isEmpty();
    }

    @Test
    void a_job_that_cannot_be_stored_is_not_taken_in() {
        FullDisk disk = new FullDisk(path -> path.toString().contains("/runs/"));
        try (EmbeddedRuntime runtime = start(disk)) {
            Failure failure = catchThrowableOfType(MillraceException.class, () -> submit(runtime))
                    .failure();
            assertThat(failure.code()).isEqualTo("DISK_FULL");
            assertThat(failure.remedy())
                    .hasValueSatisfying(remedy -> assertThat(remedy).contains("Free space"));
            assertThat(runtime.catalogue().list()).isEmpty();
        }
        requireNothingVisible();
    }

    @Test
    void a_task_that_finds_the_disk_full_fails_its_run_and_a_retry_with_space_succeeds() throws IOException {
        FullDisk disk = new FullDisk(path -> path.toString().contains("/attempts/"));
        try (EmbeddedRuntime runtime = start(disk)) {
            RunId run = submit(runtime);
            RunRow row = runtime.await(run, 0, _ -> {});
            assertThat(row.state()).isEqualTo(RunState.FAILED);
            assertThat(row.failure().orElseThrow().code()).isEqualTo("DISK_FULL");
            assertThat(row.failure().orElseThrow().message()).contains("No space left");
            assertThat(disk.refused()).isPositive();
            requireNothingVisible();
            disk.free();
            runtime.retry(run, Optional.empty());
            assertThat(runtime.await(run, 0, _ -> {}).state()).isEqualTo(RunState.SUCCEEDED);
        }
        requireResult();
    }

    @Test
    void a_destination_without_space_holds_the_run_up_until_there_is_some() throws IOException {
        FullDisk disk = new FullDisk(path -> path.startsWith(folder.resolve("out")));
        RunId run;
        try (EmbeddedRuntime runtime = start(disk)) {
            run = submit(runtime);
            RunRow row = runtime.await(run, 0, _ -> {});
            assertThat(row.state()).isEqualTo(RunState.PUBLISHING);
            assertThat(row.alarmOrEmpty())
                    .contains("No space left")
                    .contains(folder.resolve("out").toString());
        }
        assertThat(folder.resolve("out/_manifest.json")).doesNotExist();
        Said get = shell.call("runs", "get", run.value());
        assertThat(get.complaints().getFirst().code()).isEqualTo("PUBLISH_REFUSED");
        assertThat(get.complaints().getFirst().remedy()).contains("millrace runs resume " + run);
        Said resumed = shell.call("runs", "resume", run.value(), "--json");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.lastLine()
                        .required("outputs")
                        .get(0)
                        .required("rows")
                        .intValue())
                .isEqualTo(3);
        requireResult();
    }

    @Test
    void a_command_does_not_wait_for_ever_for_a_destination() throws IOException {
        FullDisk disk = new FullDisk(path -> path.startsWith(folder.resolve("out")));
        try (EmbeddedRuntime runtime = start(disk)) {
            runtime.await(submit(runtime), 0, _ -> {});
        }
        Files.createDirectory(folder.resolve("out"));
        Files.writeString(folder.resolve("out/_manifest.json"), "{}");
        Said said = shell.call("runs", "resume", "@last", "--set", "runtime.patience=500ms");
        assertThat(said.code()).as(said.err()).isEqualTo(UNREACHABLE);
        assertThat(said.complaints().getFirst().code()).isEqualTo("PUBLISH_REFUSED");
        Said other = shell.call("sql", "SELECT 1 AS a", "-o", "csv");
        assertThat(other.code()).isZero();
        assertThat(other.out()).isEqualTo("a\n1\n");
        assertThat(other.err()).contains("PUBLISH_REFUSED");
        Files.delete(folder.resolve("out/_manifest.json"));
        assertThat(shell.call("runs", "resume", "@last-1").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6, 7})
    void a_state_table_without_space_stops_the_command_and_the_next_one_goes_on(int commits) throws IOException {
        FullDisk disk = new FullDisk(path -> path.getFileName().toString().equals("millrace.db"), commits);
        try (EmbeddedRuntime runtime = start(disk)) {
            Failure failure = catchThrowableOfType(
                            MillraceException.class, () -> runtime.await(submit(runtime), 0, _ -> {}))
                    .failure();
            assertThat(failure.code()).isEqualTo("DISK_FULL");
            assertThat(failure.remedy()).isPresent();
        }
        assertThat(disk.refused()).isPositive();
        if (Files.exists(folder.resolve("out/_manifest.json"))) {
            // Commits are grouped: the run may have been publishing by then, and what is visible is whole.
            requireResult();
        }
        boolean known = shell.call("runs", "get", "@last").code() == 0;
        Said next = known ? shell.call("runs", "resume", "@last") : shell.call("run", "job.yaml");
        assertThat(next.code()).as(next.err()).isZero();
        requireResult();
    }
}
