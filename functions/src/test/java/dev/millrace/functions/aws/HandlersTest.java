package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.look.CallHelp;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.OtherCoordinators;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.StageGraphCodec;
import dev.millrace.storage.ForwardingQueue;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.ReleaseQueue;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.Writes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Handlers on services in the heap. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@Isolated("counts the threads of this process")
class HandlersTest {
    private static final String TOTALS = "SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL";
    private static final String TICK = "{\"tick\": true}";
    private static final int LONG = 900_000;
    private static final String TASKS = Queues.of(MemoryCloud.CLASS.ofTasks());

    @TempDir
    Path folder;

    private final AtomicInteger triggers = new AtomicInteger();
    private MemoryCloud cloud;

    @BeforeEach
    void services() {
        cloud = new MemoryCloud(folder);
    }

    private CoordinatorHandler coordinator() {
        return coordinator(cloud.ports);
    }

    private CoordinatorHandler coordinator(Ports ports) {
        return new CoordinatorHandler(cloud.wiring(ports)
                .coordinator(cloud, 100, triggers::incrementAndGet, CoordinatorHandler.MARGIN_MILLIS));
    }

    private WorkerHandler worker() {
        return new WorkerHandler(
                new WorkerParts(cloud.wiring(), MemoryCloud.CLASS, cloud.scratch(), WorkRound.Margins.USUAL));
    }

    private static String call(RequestStreamHandler handler, String event, FixedContext context) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, context);
        return output.toString(StandardCharsets.UTF_8);
    }

    private static String event(List<String> bodies) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        ArrayNode records = event.putArray("Records");
        bodies.forEach(body ->
                records.addObject().put("messageId", "m" + records.size()).put("body", body));
        return event.toString();
    }

    private List<String> hints() {
        return cloud.drained(Queues.HINTS);
    }

    /** What a version of the code asks of others. */
    private static final class Asked implements OtherCoordinators {
        private final List<String> looks = new ArrayList<>();
        private final List<Release> workers = new ArrayList<>();
        private boolean silent;
        private boolean gone;

        @Override
        public boolean look(Release release, RunId run) {
            if (silent) {
                throw new StorageException.Unavailable("nobody answers", null);
            }
            looks.add(release + " " + run);
            return !gone;
        }

        @Override
        public void startWaiting(Release release) {
            workers.add(release);
        }
    }

    private CoordinatorHandler coordinator(Release release, Asked others) {
        return new CoordinatorHandler(cloud.wiring(release)
                .coordinator(
                        cloud,
                        CallHelp.NONE,
                        100,
                        triggers::incrementAndGet,
                        others,
                        _ -> {},
                        CoordinatorHandler.MARGIN_MILLIS));
    }

    @Test
    void aWorkerThatIsCalledAsAProbeTakesNoTask() throws IOException {
        call(coordinator(), event(List.of(cloud.submit(TOTALS).value())), new FixedContext(LONG));
        long waiting = cloud.ports.queue().visible(TASKS);
        assertThat(waiting).isPositive();
        assertThat(call(worker(), "{\"class\": \"c1\", \"probe\": true}", new FixedContext(LONG)))
                .isEqualTo("{\"class\":\"c1\"}");
        assertThat(cloud.ports.queue().visible(TASKS)).isEqualTo(waiting);
        assertThatThrownBy(() -> call(worker(), "{\"class\": \"c2\", \"probe\": true}", new FixedContext(LONG)))
                .hasMessageContaining("was called for class 'c2'");
    }

    @Test
    void aRunOfAnotherVersionIsHandedOnAndItsTasksWaitInQueuesOfTheirOwn() throws IOException {
        Release old = new Release("old");
        Asked asked = new Asked();
        CoordinatorHandler first = coordinator(old, new Asked());
        CoordinatorHandler second = coordinator(new Release("young"), asked);
        RunId run = cloud.submit(TOTALS);
        call(first, event(hints()), new FixedContext(LONG));
        assertThat(cloud.row(run).release()).isEqualTo(old);
        assertThat(Release.of(StageGraphCodec.read(cloud.ports
                        .objects()
                        .get(cloud.ports.layout().plan(run))
                        .orElseThrow()
                        .bytes())))
                .isEqualTo(old);
        assertThat(cloud.drained(TASKS)).isEmpty();
        assertThat(cloud.ports.queue().visible(ReleaseQueue.name(TASKS, old))).isPositive();

        long version = cloud.row(run).version();
        assertThat(call(second, event(List.of(run.value())), new FixedContext(LONG)))
                .isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(asked.looks).containsExactly(old + " " + run);
        assertThat(cloud.row(run).version()).isEqualTo(version);
        asked.silent = true;
        assertThat(call(second, event(List.of(run.value())), new FixedContext(LONG)))
                .as("nobody could be asked: the hint comes again")
                .contains("itemIdentifier");

        cloud.started.clear();
        call(first, CoordinatorEvent.WORKERS, new FixedContext(LONG));
        assertThat(cloud.started).contains(MemoryCloud.CLASS);
        cloud.started.clear();
        call(first, CoordinatorEvent.start(MemoryCloud.CLASS, 3), new FixedContext(LONG));
        assertThat(cloud.started).as("for another coordinator").hasSize(3);
        assertThat(call(first, CoordinatorEvent.handedOn(run), new FixedContext(LONG)))
                .isEqualTo("{\"batchItemFailures\":[]}");
    }

    /** The young version looks at a run of the old one so many minutes after now, and asks whether that is there; returns what the service that has the hints is told. */
    private String look(RunId run, int minutes, boolean gone) throws IOException {
        Ports later = cloud.ports.withClock(cloud.ahead(() -> minutes * 60_000L));
        Asked asked = new Asked();
        asked.gone = gone;
        CoordinatorHandler live = new CoordinatorHandler(cloud.wiring(later, new Release("young"))
                .coordinator(
                        cloud,
                        CallHelp.NONE,
                        100,
                        triggers::incrementAndGet,
                        asked,
                        _ -> {},
                        CoordinatorHandler.MARGIN_MILLIS));
        return call(live, event(List.of(run.value())), new FixedContext(LONG));
    }

    private RunId startedByTheOldVersion() throws IOException {
        RunId run = cloud.submit(TOTALS);
        call(coordinator(new Release("old"), new Asked()), event(hints()), new FixedContext(LONG));
        assertThat(cloud.row(run).state()).isEqualTo(RunState.RUNNING);
        return run;
    }

    @Test
    void aRunFailsByNameWhenItsVersionWasMissedForAnHourWithoutABreak() throws IOException {
        RunId run = startedByTheOldVersion();
        assertThat(look(run, 0, true)).as("a tick asks again").isEqualTo("{\"batchItemFailures\":[]}");
        look(run, 59, true);
        assertThat(cloud.row(run).state()).isEqualTo(RunState.RUNNING);
        assertThat(cloud.row(run).isMissed()).isTrue();
        look(run, 61, false);
        assertThat(cloud.row(run).isMissed()).as("it is there again").isFalse();
        look(run, 70, true);
        look(run, 129, true);
        assertThat(cloud.row(run).state()).isEqualTo(RunState.RUNNING);
        look(run, 131, true);
        assertThat(cloud.row(run).state()).isEqualTo(RunState.FAILED);
        assertThat(cloud.row(run).failure().orElseThrow().code()).isEqualTo("VERSION_GONE");
    }

    @Test
    void aRunIsNotMissedOnceItsOwnVersionLooksAtIt() throws IOException {
        RunId run = startedByTheOldVersion();
        look(run, 0, true);
        call(coordinator(new Release("old"), new Asked()), CoordinatorEvent.handedOn(run), new FixedContext(LONG));
        assertThat(cloud.row(run).isMissed()).isFalse();
        look(run, 61, true);
        assertThat(cloud.row(run).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aRunThatPublishesWaitsForItsVersionHoweverLong() throws IOException {
        RunId run = startedByTheOldVersion();
        cloud.ports
                .table()
                .transact(new Writes(Rules.all(), ProtocolSettings.DEFAULT).publishing(cloud.row(run), List.of()));
        for (int minutes : List.of(0, 100, 1_000)) {
            assertThat(look(run, minutes, true)).as("the hint comes again").contains("itemIdentifier");
        }
        assertThat(cloud.row(run).state()).isEqualTo(RunState.PUBLISHING);
    }

    /** Hints and workers are delivered until the run has ended. */
    private void deliver(RunId run) throws IOException {
        CoordinatorHandler coordinator = coordinator();
        WorkerHandler worker = worker();
        for (int round = 0; round < 100 && !cloud.row(run).state().isEnded(); round++) {
            List<String> bodies = hints();
            if (!bodies.isEmpty()) {
                assertThat(call(coordinator, event(bodies), new FixedContext(LONG)))
                        .isEqualTo("{\"batchItemFailures\":[]}");
            }
            int workers = cloud.started.size();
            cloud.started.clear();
            for (int started = 0; started < workers; started++) {
                call(worker, "{\"class\":\"c1\"}", new FixedContext(LONG));
            }
            if (bodies.isEmpty() && workers == 0) {
                call(coordinator, TICK, new FixedContext(LONG));
            }
        }
    }

    @Test
    void aRunGoesToItsEndByHintsAndStartedWorkersAlone() throws IOException {
        RunId run = cloud.submit(TOTALS);
        deliver(run);
        assertThat(cloud.row(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aLookSendsTasksAndStartsAWorkerForEach() throws IOException {
        RunId run = cloud.submit(TOTALS);
        call(coordinator(), event(hints()), new FixedContext(LONG));
        assertThat(cloud.row(run).state()).isEqualTo(RunState.RUNNING);
        assertThat(cloud.started).hasSize(4).containsOnly(MemoryCloud.CLASS);
        assertThat(cloud.ports.queue().visible(TASKS)).isEqualTo(4);
    }

    @Test
    void aTickSendsHintsOfRunsThatAreDueAndStartsWorkersForMessagesThatWait() throws IOException {
        RunId run = cloud.submit(TOTALS);
        hints();
        call(coordinator(), TICK, new FixedContext(LONG));
        assertThat(hints()).containsExactly(run.value());
        assertThat(cloud.started).isEmpty();

        call(coordinator(), event(List.of(run.value())), new FixedContext(LONG));
        cloud.started.clear();
        call(coordinator(), TICK, new FixedContext(LONG));
        assertThat(cloud.started).hasSize(4);
    }

    @Test
    void aTickCallsForTriggersOnlyWhereThereAreAny() throws IOException {
        call(coordinator(), TICK, new FixedContext(LONG));
        assertThat(triggers).hasValue(0);
        cloud.register(MemoryCloud.UPLOADS);
        call(coordinator(), TICK, new FixedContext(LONG));
        assertThat(triggers).hasValue(1);
    }

    @Test
    void whenTheTimeIsNearlyUpARunThatGoesOnIsHandedOnByAHint() throws IOException {
        RunId run = cloud.submit(TOTALS);
        List<String> bodies = hints();
        AtomicInteger asked = new AtomicInteger();
        FixedContext oneLook =
                new FixedContext(() -> asked.getAndIncrement() == 0 ? LONG : (int) CoordinatorHandler.MARGIN_MILLIS);
        assertThat(call(coordinator(), event(bodies), oneLook)).isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(cloud.row(run).state()).isEqualTo(RunState.RUNNING);
        assertThat(cloud.started).isEmpty();
        assertThat(hints()).containsExactly(run.value());
    }

    @Test
    void hintsForWhichNoTimeIsLeftComeAgain() throws IOException {
        RunId run = cloud.submit(TOTALS);
        FixedContext none = new FixedContext((int) CoordinatorHandler.MARGIN_MILLIS);
        assertThat(call(coordinator(), event(List.of(run.value(), "nonsense", run.value())), none))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"},{\"itemIdentifier\":\"m3\"}]}");
        assertThat(cloud.row(run).state()).isEqualTo(RunState.ACCEPTED);
    }

    @Test
    void aRunThatCannotBeReadComesAgainAndHoldsUpNoOther() throws IOException {
        RunId silent = cloud.submit(TOTALS);
        RunId other = cloud.submit(TOTALS);
        Ports ports = new Ports(
                cloud.ports.objects(),
                new SilentTable(cloud.ports.table(), key -> key.partition().contains(silent.value())),
                cloud.ports.glances(),
                cloud.ports.queue(),
                cloud.clock,
                cloud.ports.layout());
        assertThat(call(coordinator(ports), event(List.of(silent.value(), other.value())), new FixedContext(LONG)))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"}]}");
        assertThat(cloud.row(other).state()).isEqualTo(RunState.RUNNING);
        assertThat(cloud.row(silent).state()).isEqualTo(RunState.ACCEPTED);
    }

    @Test
    void anEventOfNobodyIsRefusedByName() {
        assertThatThrownBy(() -> call(coordinator(), "{\"detail\": 1}", new FixedContext(LONG)))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("neither Records nor a tick");
        assertThatThrownBy(() -> call(coordinator(), "not JSON", new FixedContext(LONG)))
                .hasMessageContaining("not JSON");
        assertThatThrownBy(() -> call(worker(), "{\"class\":\"c4\"}", new FixedContext(LONG)))
                .hasMessageContaining("'c1' was called for class 'c4'");
    }

    @Test
    void aWorkerWorksUntilItsQueueIsEmptyAndLeavesNoThread() throws IOException {
        cloud.submit(TOTALS);
        CoordinatorHandler coordinator = coordinator();
        WorkerHandler worker = worker();
        Map<Long, RunningThreads.Seen> before = RunningThreads.now();
        call(coordinator, event(hints()), new FixedContext(LONG));
        assertThat(RunningThreads.leftSince(before)).as("of the coordinator").isEmpty();
        assertThat(call(worker, "{\"class\":\"c1\"}", new FixedContext(LONG)))
                .isEqualTo("{\"class\":\"c1\",\"messages\":4,\"end\":\"EMPTY\"}");
        assertThat(RunningThreads.leftSince(before)).isEmpty();
        assertThat(cloud.ports.queue().visible(TASKS)).isZero();
    }

    @Test
    void aTickCountsClassesWhoseMessagesWaitWhileNobodyHasOne() {
        AtomicInteger taken = new AtomicInteger();
        TaskQueue services = cloud.ports.queue();
        TaskQueue counting = new ForwardingQueue() {
            @Override
            public TaskQueue queue() {
                return services;
            }

            @Override
            public long taken(String name) {
                return taken.get();
            }
        };
        Ports ports = cloud.ports.withQueue(counting);
        LookRound coordinator = cloud.wiring(ports).coordinator(cloud, 100, () -> {}, 0);
        assertThat(coordinator.tick().idle()).isZero();
        RunId run = cloud.submit(TOTALS);
        coordinator.take(List.of(new LookRound.Hint("m", run.value())), () -> LONG);
        assertThat(coordinator.tick().idle()).isEqualTo(1);
        taken.set(1);
        assertThat(coordinator.tick().idle())
                .as("three wait, and one is worked on")
                .isZero();
    }

    @Test
    void aWorkerWithLittleTimeTakesNothing() throws IOException {
        cloud.submit(TOTALS);
        call(coordinator(), event(hints()), new FixedContext(LONG));
        assertThat(call(worker(), "{\"class\":\"c1\"}", new FixedContext(20_000)))
                .isEqualTo("{\"class\":\"c1\",\"messages\":0,\"end\":\"TIME\"}");
        assertThat(cloud.ports.queue().visible(TASKS)).isEqualTo(4);
    }
}
