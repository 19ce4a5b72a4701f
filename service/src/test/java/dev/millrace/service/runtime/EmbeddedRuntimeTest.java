package dev.millrace.service.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.Submissions;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 600, unit = TimeUnit.SECONDS)
class EmbeddedRuntimeTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: totals
        sources: {numbers: {from: "numbers-*.parquet"}}
        steps:
          totals: {sql: "SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL"}
        sinks: {totals: {to: out, mode: overwrite}}
        settings: {plan.collapse: false, plan.splitBytes: 1kB}
        """;

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (int file = 0; file < 4; file++) {
                statement.execute("COPY (SELECT range AS id FROM range(" + file * 50 + ", " + (file + 1) * 50
                        + ")) TO '" + folder.resolve("numbers-" + file + ".parquet") + "'");
            }
        }
        Files.writeString(folder.resolve("job.yaml"), JOB);
    }

    private EffectiveSettings settings(String... given) {
        Map<String, String> all = new HashMap<>(Map.of("runtime.slots", "2", "runtime.memory", "512MiB"));
        for (int index = 0; index < given.length; index += 2) {
            all.put(given[index], given[index + 1]);
        }
        return SettingsLayers.load(Map.of("XDG_CONFIG_HOME", folder.toString()), folder, all);
    }

    private EmbeddedRuntime start(String... given) {
        return EmbeddedRuntime.start(Home.open(folder.resolve("home")), settings(given), "test", folder);
    }

    /** A runtime whose tasks write nothing until they may, so that its runs do not end before. */
    private EmbeddedRuntime startHeld(CountDownLatch mayWrite) {
        return startHeld(new CountDownLatch(1), mayWrite);
    }

    /** @param writes counted down when a task is about to write */
    private EmbeddedRuntime startHeld(CountDownLatch writes, CountDownLatch mayWrite) {
        LocalHome.Options held = new LocalHome.Options(true, true, 10_000, (_, path) -> {
            if (path.toString().contains("/attempts/")) {
                writes.countDown();
                await(mayWrite);
            }
        });
        return EmbeddedRuntime.start(
                Home.open(folder.resolve("home")), settings(), "test", folder, WorkerEvents.NONE, held);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private LoadedJob job() {
        return new JobLoading(folder, settings()).load("job.yaml", Map.of(), Map.of());
    }

    private static long rows(EmbeddedRuntime runtime, RunId run) {
        StageGraph plan = runtime.catalogue().plan(run).orElseThrow();
        Manifest manifest = runtime.catalogue().manifests(run, plan).get("totals");
        return manifest == null ? -1 : manifest.rows();
    }

    @Test
    void aJobRunsToItsEnd() {
        try (EmbeddedRuntime runtime = start()) {
            RunId run = runtime.submit(job(), List.of("run", "job.yaml"));
            assertThat(runtime.await(run, 0, _ -> {}).state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(rows(runtime, run)).isEqualTo(3);
            assertThat(runtime.catalogue().find("@last")).isEqualTo(run);
            assertThat(runtime.catalogue().find(run.value().substring(4, 20))).isEqualTo(run);
        }
    }

    @Test
    void aRunThatWasLeftIsAdoptedByTheNext() {
        RunId run;
        try (EmbeddedRuntime first = start()) {
            run = first.submit(job(), List.of());
        }
        try (EmbeddedRuntime second = start("runtime.slots", "1")) {
            RunRow found = second.catalogue().known(run);
            List<RunId> adopted = second.adoptOrphans();
            assertThat(adopted).isEqualTo(found.state().isEnded() ? List.of() : List.of(run));
            assertThat(second.await(run, 0, _ -> {}).state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(rows(second, run)).isEqualTo(3);
        }
    }

    @Test
    void aRunThatIsDrivenIsLeftAlone() {
        CountDownLatch mayWrite = new CountDownLatch(1);
        try (EmbeddedRuntime first = startHeld(mayWrite);
                EmbeddedRuntime second = start()) {
            RunId run = first.submit(job(), List.of());
            assertThat(second.adoptOrphans()).isEmpty();
            assertThat(second.resume(run)).isFalse();
            mayWrite.countDown();
            assertThat(second.await(run, 0, _ -> {}).state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void aRunThatIsForgottenWhileATaskIsAtItGoesWhenThatHasEnded() throws InterruptedException {
        CountDownLatch writes = new CountDownLatch(1);
        CountDownLatch mayWrite = new CountDownLatch(1);
        try (EmbeddedRuntime runtime = startHeld(writes, mayWrite)) {
            RunId run = runtime.submit(job(), List.of());
            await(writes);
            runtime.cancel(run);
            runtime.forget(run);
            assertThat(runtime.catalogue().row(run)).isPresent();
            mayWrite.countDown();
            while (runtime.catalogue().row(run).isPresent()) {
                Thread.sleep(20);
            }
        }
    }

    @Test
    void aPausedRunWaitsUntilItIsResumed() {
        RunId run;
        CountDownLatch mayWrite = new CountDownLatch(1);
        try (EmbeddedRuntime first = startHeld(mayWrite)) {
            run = first.submit(job(), List.of());
            first.pause(run);
            mayWrite.countDown();
        }
        try (EmbeddedRuntime second = start()) {
            assertThat(second.catalogue().known(run).paused()).isTrue();
            assertThat(second.adoptOrphans()).isEmpty();
            assertThat(second.resume(run)).isTrue();
            assertThat(second.await(run, 0, _ -> {}).state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void waitingEndsWhenTheTimeIsOverOrTheUserInterrupts() throws IOException {
        try (EmbeddedRuntime runtime = start()) {
            Files.writeString(
                    folder.resolve("job.yaml"),
                    JOB.replace(
                            "count(*) AS n",
                            "count(*) FILTER (WHERE id = (SELECT count(*) FROM range(2000000000))) AS n"));
            RunId run = runtime.submit(job(), List.of());
            runtime.interrupt();
            assertThat(runtime.await(run, 0, _ -> {}).run()).isEqualTo(run);
            assertThat(runtime.isInterrupted()).isTrue();
        }
    }

    @Test
    void whatAskedForARunIsKept() {
        try (EmbeddedRuntime runtime = start("protocol.quietAfter", "7s")) {
            RunId run = runtime.submit(job(), List.of("run", "job.yaml"));
            Optional<Submissions.Submission> kept = new Submissions(Home.open(folder.resolve("home"))).get(run);
            assertThat(kept).isPresent();
            assertThat(kept.get().settings()).containsEntry("protocol.quietAfter", "7s");
            assertThat(kept.get().command()).containsExactly("run", "job.yaml");
            runtime.await(run, 0, _ -> {});
        }
    }
}
