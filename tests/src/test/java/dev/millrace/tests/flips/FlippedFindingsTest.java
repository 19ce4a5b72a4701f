package dev.millrace.tests.flips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What checks have found is kept beside the run before it is published: a bit that flips there holds the run up by name and gets into no manifest. */
final class FlippedFindingsTest {
    private static final long SEED = Long.getLong("millrace.flips", 1);
    private static final int FLIPS = 200;

    private static final String JOB = """
        apiVersion: millrace/v1
        job: found
        sources: {numbers: {from: numbers.parquet}}
        steps: {t: {sql: "SELECT * FROM numbers"}}
        checks:
          - {on: t, expect: "count(*) > 100", onFail: warn}
        sinks: {t: {to: out, format: csv}}
        """;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private boolean full = true;

    @Test
    void aFlippedBitOfWhatWasFoundHoldsTheRunUpAndTheFileIsNamed() throws IOException {
        Path home = folder.toRealPath();
        Shell shell = new Shell(home);
        shell.parquet("numbers.parquet", "SELECT range AS number FROM range(10)");
        shell.write("job.yaml", JOB);
        JobSpec job = new JobLoading(home, SettingsLayers.load(Map.of(), home, new TreeMap<>()))
                .load("job.yaml", Map.of(), Map.of())
                .spec();
        Path manifest = home.resolve("out/_manifest.json");
        try (FlipWorld world = new FlipWorld(home, (_, path) -> {
            if (full && path.equals(manifest)) {
                throw new IOException("No space left on device");
            }
        })) {
            RunId run = world.submit(job);
            assertThat(world.end(run).state()).isEqualTo(RunState.PUBLISHING);
            Path found = home.resolve("home/runs/" + run + "/findings.json");
            full = false;
            for (int number = 0; number < FLIPS; number++) {
                Flip flip = Flip.drawn(List.of(found), SEED, number);
                flip.strike();
                try {
                    world.look(run);
                    RunRow row = world.row(run);
                    assertThat(row.state()).as(flip.toString()).isEqualTo(RunState.PUBLISHING);
                    assertThat(row.alarmOrEmpty())
                            .as(flip.toString())
                            .contains(LocalPaths.location(found).uri());
                    assertThat(manifest).doesNotExist();
                } finally {
                    flip.strike();
                }
            }
            world.until(run, () -> world.row(run).state() == RunState.SUCCEEDED);
            Manifest published = ManifestCodec.read(Files.readAllBytes(manifest));
            assertThat(published.findings()).isNotEmpty();
        }
    }
}
