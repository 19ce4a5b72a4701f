package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The flights example on emulated services, coordinator and workers under the real runtime interface client in JVMs of their own. */
@Timeout(value = 1_800, unit = TimeUnit.SECONDS)
class EmulatedCloudTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("millrace.root"), "examples", "flights");

    @TempDir
    static Path folder;

    private static EmulatedCloud cloud;
    private static JobSpec job;
    private static List<byte[]> laptop;

    @BeforeAll
    static void theLaptopsAnswer() {
        cloud = EmulatedCloud.open(folder.resolve("cloud"));
        EffectiveSettings settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()), folder, Map.of("runtime.memory", "512MiB"));
        job = new JobLoading(EXAMPLE, settings)
                .load("job.yaml", Map.of(), Map.of())
                .spec();
        Location out = new Location("file://" + folder.resolve("out"));
        try (EmbeddedRuntime runtime =
                EmbeddedRuntime.start(Home.open(folder.resolve("home")), settings, "test", EXAMPLE)) {
            JobSpec here = EmulatedCloud.moved(job, from -> from, _ -> out);
            RunId run = runtime.submit(new LoadedJob(here, EXAMPLE), List.of());
            assertThat(runtime.await(run, 0, _ -> {}).state()).isEqualTo(RunState.SUCCEEDED);
        }
        laptop = EmulatedCloud.files(new LocalObjectStore(folder, false, FileFaults.NONE), out);
        cloud.upload(EXAMPLE.resolve("data"), "data");
    }

    @AfterAll
    static void end() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private static RunId submit(String to) {
        String data = "file://" + EXAMPLE.resolve("data") + "/";
        return cloud.submit(EmulatedCloud.moved(
                job, from -> from.replace(data, cloud.at("data").uri() + "/"), _ -> cloud.at(to)));
    }

    private static void assertSameBytes(RunId run, String to) throws InterruptedException {
        assertThat(cloud.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        // What the workers of this run still do is not what another test sees.
        while (cloud.plane().outstanding() > 0) {
            Thread.sleep(20);
        }
        List<byte[]> files = EmulatedCloud.files(cloud.ports().objects(), cloud.at(to));
        assertThat(files).hasSameSizeAs(laptop);
        for (int file = 0; file < files.size(); file++) {
            assertThat(files.get(file)).isEqualTo(laptop.get(file));
        }
    }

    @Test
    void theFlightsJobGivesTheLaptopsBytes() throws InterruptedException {
        int before = cloud.plane().answers().size();
        assertSameBytes(submit("plain"), "plain");
        List<Sandbox.Answer> answers = cloud.plane().answers();
        assertThat(answers.subList(before, answers.size()))
                .extracting(Sandbox.Answer::end)
                .doesNotContain(Sandbox.End.DIED, Sandbox.End.ERROR);
    }

    @Test
    void theSameBytesComeOfACoordinatorAndWorkersThatAreKilledAndAWorkerWhoseTimeIsOver() throws InterruptedException {
        List<Fault> faults = List.of(
                new Fault(EmulatedCloud.COORDINATOR, "AmazonSQS.SendMessage", Fault.Act.KILLED_AFTER),
                new Fault(EmulatedCloud.WORKER, "PUT /", Fault.Act.KILLED_BEFORE),
                new Fault(EmulatedCloud.WORKER, "PUT /", Fault.Act.TIMED_OUT));
        faults.forEach(cloud.plane()::arm);
        RunId run = submit("struck");
        assertSameBytes(run, "struck");
        assertThat(cloud.plane().struck()).containsExactlyInAnyOrderElementsOf(faults);
        assertThat(claimsOf(run))
                .as("claims of tasks whose worker was killed")
                .filteredOn(starts -> starts > 1)
                .hasSizeGreaterThanOrEqualTo(1);
    }

    /** How often each task was claimed. */
    private static List<Integer> claimsOf(RunId run) {
        return cloud.ports().table().query(Keys.runPartition(run), Keys.STAGES).stream()
                .map(StageRow::of)
                .flatMap(stage -> IntStream.range(0, stage.tasks())
                        .mapToObj(task -> ClaimRow.of(cloud.ports()
                                .table()
                                .read(StageKeys.of(stage, Rules.all()).claim(0, task)))))
                .map(ClaimRow::starts)
                .toList();
    }
}
