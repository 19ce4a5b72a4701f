package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.graph.codec.TaskMessageCodec;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.Layout;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    private static final int STRUCK_EVERY = 6;
    private static final int MOST_LOOKS = 600;
    private static final long LOOK_MILLIS = 100;

    /** Times as many requests as when all is calm: each struck one is made again, a lost lease or two may end on a slow machine. */
    private static final int STORM = 5;

    /** Whoever takes much longer looks more often at what there is to do. */
    private static final int REQUESTS_OF_TURN = 20;

    private static final Path TPCH = Path.of(System.getProperty("millrace.root"), "testdata", "tpch");
    private static final List<String> TABLES =
            List.of("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier");

    /** Every join and every group is an exchange. */
    private static final String QUESTION = """
        apiVersion: millrace/v1
        job: %s
        sources:
        %ssteps:
          answer:
            sql: |
        %s
        sinks: {answer: {to: out, format: parquet, mode: overwrite}}
        %ssettings: {plan.splitBytes: 256kB, plan.broadcastBytes: 0, plan.collapse: false, plan.adaptive: false}
        """;

    @TempDir
    static Path folder;

    private static EmulatedCloud cloud;
    private static EffectiveSettings settings;
    private static EmbeddedRuntime here;
    private static JobSpec job;
    private static List<byte[]> laptop;

    @BeforeAll
    static void theLaptopsAnswer() {
        cloud = EmulatedCloud.open(folder.resolve("cloud"));
        settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()), folder, Map.of("runtime.memory", "512MiB"));
        here = EmbeddedRuntime.start(Home.open(folder.resolve("home")), settings, "test", EXAMPLE);
        job = new JobLoading(EXAMPLE, settings)
                .load("job.yaml", Map.of(), Map.of())
                .spec();
        laptop = onTheLaptop(job, EXAMPLE, "flights");
        cloud.upload(EXAMPLE.resolve("data"), "data");
        cloud.upload(TPCH.resolve("sf0.01"), "tpch");
    }

    /** The files of the job's result when it runs here. */
    private static List<byte[]> onTheLaptop(JobSpec spec, Path base, String name) {
        Location out = new Location("file://" + folder.resolve("out-" + name));
        JobSpec moved = MovedJob.of(spec, from -> from, _ -> out);
        RunId run = here.submit(new LoadedJob(moved, base), List.of());
        assertThat(here.await(run, 0, _ -> {}).state()).isEqualTo(RunState.SUCCEEDED);
        return PublishedRows.files(new LocalObjectStore(folder, false, FileFaults.NONE), out);
    }

    @AfterAll
    static void end() {
        if (here != null) {
            here.close();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    private static RunId submit(String to) {
        String data = "file://" + EXAMPLE.resolve("data") + "/";
        return cloud.submit(MovedJob.of(
                job, from -> from.replace(data, cloud.at("data").uri() + "/"), _ -> cloud.at(to)));
    }

    private static RunId submitQuestion(JobSpec question, String to) {
        String data = "file://" + TPCH.resolve("sf0.01") + "/";
        return cloud.submit(MovedJob.of(
                question, from -> from.replace(data, cloud.at("tpch").uri() + "/"), _ -> cloud.at(to)));
    }

    private static void assertSameBytes(RunId run, String to) throws InterruptedException {
        assertSameBytes(run, to, laptop);
    }

    private static void assertSameBytes(RunId run, String to, List<byte[]> expected) throws InterruptedException {
        assertThat(cloud.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        // What the workers of this run still do is not what another test sees.
        cloud.rest();
        List<byte[]> files = PublishedRows.files(cloud.ports().objects(), cloud.at(to));
        assertThat(files).hasSameSizeAs(expected);
        for (int file = 0; file < files.size(); file++) {
            assertThat(files.get(file)).isEqualTo(expected.get(file));
        }
    }

    @Test
    void theFlightsJobGivesTheLaptopsBytes() throws InterruptedException {
        int before = cloud.plane().answers().size();
        RunId run = submit("plain");
        aDeadLetterIsTakenByATick(run);
        assertSameBytes(run, "plain");
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

    /** While a run is open and due. */
    private static void aDeadLetterIsTakenByATick(RunId run) throws InterruptedException {
        String dead = Queues.deadOf(CloudClass.C1.ofTasks());
        TaskQueue queue = cloud.ports().queue();
        queue.send(
                dead,
                List.of(
                        "no task",
                        TaskMessageCodec.write(new TaskMessage(run, new StageId(0), 0, 0, 0, 0, false, "plan"))));
        cloud.plane().call(EmulatedCloud.COORDINATOR, "{\"tick\":true}").join();
        // Amazon's own counts are late.
        for (int looks = 0; looks < MOST_LOOKS && queue.visible(dead) + queue.taken(dead) > 0; looks++) {
            Thread.sleep(LOOK_MILLIS);
        }
        assertThat(queue.visible(dead) + queue.taken(dead)).isZero();
    }

    /** @param more lines of the job */
    private static JobSpec question(String name, String more) throws IOException {
        String sql = Files.readString(TPCH.resolve("queries/" + name + ".sql"));
        String sources = TABLES.stream()
                .filter(table ->
                        Pattern.compile("\\b" + table + "\\b").matcher(sql).find())
                .map(table -> "  " + table + ": {from: \"" + TPCH.resolve("sf0.01/" + table + ".parquet") + "\"}\n")
                .collect(Collectors.joining());
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, String.format(QUESTION, name, sources, sql.indent(6), more));
        return new JobLoading(folder, settings)
                .load(file.getFileName().toString(), Map.of(), Map.of())
                .spec();
    }

    @Test
    void theQuestionsOfTpchGiveTheLaptopsBytes() throws IOException, InterruptedException {
        List<Asked> asked = new ArrayList<>();
        for (String name : List.of("q01", "q03", "q05", "q09", "q18")) {
            JobSpec question = question(name, "");
            RunId run = submitQuestion(question, name);
            asked.add(new Asked(name, run, onTheLaptop(question, folder, name)));
        }
        for (Asked one : asked) {
            assertSameBytes(one.run(), one.name(), one.expected());
        }
    }

    private record Asked(String name, RunId run, List<byte[]> expected) {}

    @Test
    void throttledRequestsAndLostAnswersChangeNoByteAndMakeNoStorm() throws InterruptedException {
        int begun = cloud.turns();
        Map<ServicesLink.Service, Integer> calm = requestsOf("calm");
        int turns = cloud.turns() - begun;
        cloud.services().strike(STRUCK_EVERY);
        cloud.plane().strike(2);
        int refused = cloud.plane().refused();
        try {
            begun = cloud.turns();
            Map<ServicesLink.Service, Integer> troubled = requestsOf("troubled");
            int more = Math.max(0, cloud.turns() - begun - STORM * turns) * REQUESTS_OF_TURN;
            calm.forEach((service, count) -> {
                assertThat(troubled.get(service))
                        .as("requests to %s, which were %d", service, count)
                        .isLessThan(STORM * count + more);
                assertThat(cloud.services().struck(service))
                        .as("struck of %s", service)
                        .isGreaterThan(1);
            });
            assertThat(cloud.plane().refused()).isGreaterThan(refused);
        } finally {
            cloud.services().strike(0);
            cloud.plane().strike(0);
        }
    }

    /** How many requests coordinator and workers make for the flights job. */
    private static Map<ServicesLink.Service, Integer> requestsOf(String to) throws InterruptedException {
        Map<ServicesLink.Service, Integer> before = new EnumMap<>(ServicesLink.Service.class);
        for (ServicesLink.Service service : ServicesLink.Service.values()) {
            before.put(service, cloud.services().requests(service));
        }
        assertSameBytes(submit(to), to);
        Map<ServicesLink.Service, Integer> made = new EnumMap<>(ServicesLink.Service.class);
        before.forEach((service, count) -> made.put(service, cloud.services().requests(service) - count));
        return made;
    }

    @Test
    void aRunEndsUnderTheVersionThatPlannedItWhileAnotherOnePlansTheNextOne() throws IOException, InterruptedException {
        JobSpec question = question("q03", "");
        List<byte[]> expected = onTheLaptop(question, folder, "versions");
        Release first = new Release("first");
        Release second = new Release("second");
        CountDownLatch deployed = new CountDownLatch(1);
        try {
            cloud.release(first);
            // No task of the first run is begun before the other version is there.
            cloud.plane().before(EmulatedCloud.version(EmulatedCloud.WORKER, first), "", () -> await(deployed));
            RunId old = submitQuestion(question, "first");
            while (cloud.row(old).state() == RunState.ACCEPTED) {
                cloud.turn();
            }
            cloud.release(second);
            int handed = cloud.plane().called(EmulatedCloud.version(EmulatedCloud.COORDINATOR, first));
            deployed.countDown();
            RunId young = submitQuestion(question, "second");
            assertSameBytes(old, "first", expected);
            assertSameBytes(young, "second", expected);
            assertThat(cloud.row(old).release()).isEqualTo(first);
            assertThat(cloud.row(young).release()).isEqualTo(second);
            assertThat(cloud.plane().called(EmulatedCloud.version(EmulatedCloud.COORDINATOR, first)))
                    .as("what the new version handed on")
                    .isGreaterThan(handed);
            for (Release release : List.of(first, second)) {
                assertThat(cloud.plane().called(EmulatedCloud.version(EmulatedCloud.WORKER, release)))
                        .as("workers of version %s", release)
                        .isPositive();
            }
        } finally {
            deployed.countDown();
            cloud.forget();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRunThatIsCancelledWhileItsTasksWriteLeavesNothingAndItsRetryGivesTheSameBytes() throws InterruptedException {
        UserActions users = new UserActions(cloud.ports(), cloud.settings().protocol(), Rules.all());
        RunId run = submit("cancelled");
        // Some worker is about to write what its task has computed.
        cloud.plane().before(EmulatedCloud.WORKER, "PUT /", () -> users.cancel(run));
        assertThat(cloud.end(run).state()).isEqualTo(RunState.CANCELLED);
        cloud.rest();
        assertThat(cloud.ports().objects().get(Layout.manifest(cloud.at("cancelled"))))
                .isEmpty();
        users.retry(run, 0, Optional.empty());
        assertSameBytes(run, "cancelled");
    }

    @Test
    void
            aTaskOfALargeClassRunsInAContainerAndGoesOnInAnotherOneWhenItsPlaceIsWantedAndWhenItIsKilledBecauseItDoesNotGo()
                    throws IOException, InterruptedException {
        JobSpec question = question("q03", "");
        List<byte[]> expected = onTheLaptop(question, folder, "contained");
        Set<String> asked = Collections.synchronizedSet(new LinkedHashSet<>());
        cloud.containers().watch((container, sent) -> {
            boolean reads = sent.startsWith("GET /") && sent.contains("lineitem.parquet");
            if (reads && asked.size() < 2 && asked.add(container.arn())) {
                ask(container, asked.size() == 1);
            }
            return WatchedLink.Passage.ON;
        });
        RunId run = submitQuestion(question("q03", "compute: {memory: 20GB}\n"), "contained");
        assertSameBytes(run, "contained", expected);
        List<Container> containers = cloud.containers().containers();
        assertThat(containers).hasSizeGreaterThanOrEqualTo(3);
        // Others may have begun and ended before them: which one reads the table is nobody's choice.
        List<String> told = List.copyOf(asked);
        assertThat(told).hasSize(2);
        for (Container container : containers) {
            switch (told.indexOf(container.arn())) {
                case 0 -> {
                    assertThat(container.exitCode()).isEqualTo(Container.TERMINATED);
                    assertThat(container.log()).contains("TOLD");
                }
                case 1 -> {
                    assertThat(container.exitCode()).isEqualTo(Container.KILLED);
                    assertThat(container.log()).doesNotContain(WorkerMain.TOLD, "TOLD");
                }
                default -> assertThat(container.exitCode()).as(container.log()).isZero();
            }
        }
        assertThat(cloud.containers().requests())
                .allSatisfy(
                        request -> assertThat(request).contains("subnet-1", "sg-1", "\"assignPublicIp\":\"ENABLED\""));
        assertThat(claimsOf(run).stream()
                        .mapToInt(starts -> Math.max(0, starts - 1))
                        .sum())
                .as("claims of a task that was given back, and of one whose lease ended")
                .isGreaterThanOrEqualTo(2);
    }

    /** It gives its task back; or it does nothing any more, and is killed when its time to go is over. */
    private static void ask(Container container, boolean goes) {
        if (!goes) {
            container.stand();
            container.stop("SpotInterruption", 1);
            return;
        }
        container.stop("SpotInterruption");
        while (!container.log().contains(WorkerMain.TOLD)) {
            Thread.onSpinWait();
        }
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
