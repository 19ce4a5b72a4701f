package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.functions.trigger.TriggerRound;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.UploadedFile;
import dev.millrace.storage.ForwardingStore;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.UploadRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What takes uploads in, on services in the heap. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@Isolated("counts the threads of this process")
class UploadHandlerTest {
    private static final int LONG = 900_000;
    private static final int LITTLE = (int) UploadHandler.MARGIN_MILLIS;
    private static final String TICK = "{\"tick\": true}";
    private static final String NONE_AGAIN = "{\"batchItemFailures\":[]}";

    @TempDir
    Path folder;

    private MemoryCloud cloud;
    private TriggerStore store;

    @BeforeEach
    void services() {
        cloud = new MemoryCloud(folder);
        store = new TriggerStore(cloud.ports);
    }

    private UploadHandler handler() {
        return handler(cloud.ports, 0);
    }

    private UploadHandler handler(Ports ports, long listMillis) {
        return new UploadHandler(cloud.wiring(ports).uploads(listMillis, UploadHandler.MARGIN_MILLIS));
    }

    private static String call(UploadHandler handler, String event, FixedContext context) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, context);
        return output.toString(StandardCharsets.UTF_8);
    }

    private static String call(UploadHandler handler, String event) throws IOException {
        return call(handler, event, new FixedContext(LONG));
    }

    private Location arrive(String key) {
        Location file = new Location("s3://lake/" + key);
        cloud.ports.objects().put(file, ObjectStore.Content.of(key.getBytes(StandardCharsets.UTF_8)));
        return file;
    }

    private static String event(String key) {
        return UploadEventTest.bridged("lake", key);
    }

    private static String mapped(String... bodies) {
        return UploadEventTest.mapped(List.of(bodies));
    }

    private Map<String, UploadRow.State> files() {
        Map<String, UploadRow.State> files = new TreeMap<>();
        store.uploads("week")
                .forEach(upload -> files.put(upload.file().location().name(), upload.state()));
        return files;
    }

    private List<String> hints() {
        return cloud.drained(Queues.HINTS);
    }

    @Test
    void filesOfWhichEventsTellAreABatchWhenTheyAreEnoughAndItsRunIsBegunOnce() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        UploadHandler handler = handler();
        arrive("in/one.csv");
        assertThat(call(handler, event("in/one.csv"))).isEqualTo(NONE_AGAIN);
        assertThat(hints()).isEmpty();
        arrive("in/two.csv");
        String doubled = mapped(event("in/two.csv"), event("in/one.csv"), event("in/two.csv"));
        assertThat(call(handler, doubled)).isEqualTo(NONE_AGAIN);
        assertThat(call(handler(), doubled)).isEqualTo(NONE_AGAIN);
        TriggerRow head = store.known("week");
        assertThat(head.open()).isTrue();
        assertThat(head.batch()).isOne();
        assertThat(hints()).containsExactly(head.runOrEmpty());
        assertThat(files()).isEqualTo(Map.of("one.csv", UploadRow.State.PENDING, "two.csv", UploadRow.State.PENDING));
    }

    @Test
    void anEventOfWhatIsNotThereOrWhatNobodyWaitsForIsTakenForNothing() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        arrive("elsewhere/one.csv");
        arrive("in/_hidden.csv");
        assertThat(call(handler(), mapped(event("elsewhere/one.csv"), event("in/_hidden.csv"), event("in/never.csv"))))
                .isEqualTo(NONE_AGAIN);
        assertThat(files()).isEmpty();
    }

    @Test
    void aTickFindsWhatNoEventTold() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        arrive("in/one.csv");
        arrive("in/two.csv");
        assertThat(call(handler(), TICK)).isEqualTo(NONE_AGAIN);
        assertThat(hints()).containsExactly(store.known("week").runOrEmpty());
    }

    @Test
    void whatNothingCanNameHoldsUpNoOtherFile() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        arrive("in/one.csv");
        arrive("in/two.csv");
        ObjectStore odd = new ForwardingStore(cloud.ports.objects()) {
            @Override
            public List<Listed> list(Location of, String after, int limit, Consumer<StorageException> unnamed) {
                unnamed.accept(new StorageException.Denied("BAD_KEY", "'in//x' cannot be named", "Delete it", null));
                return super.list(of, after, limit, unnamed);
            }
        };
        Ports ports = new Ports(
                odd,
                cloud.ports.table(),
                cloud.ports.glances(),
                cloud.ports.queue(),
                cloud.clock,
                cloud.ports.layout());
        TriggerRound round = cloud.wiring(ports).uploads(0, UploadHandler.MARGIN_MILLIS);
        assertThat(round.tick(() -> LONG).trouble()).containsExactly("week: 'in//x' cannot be named");
        assertThat(files()).containsOnlyKeys("one.csv", "two.csv");
        assertThat(round.tick(() -> LONG).trouble()).isEmpty();
    }

    @Test
    void aTickListsAFolderOnlyWhenItIsTimeTo() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        arrive("in/one.csv");
        call(handler(cloud.ports, 3_600_000), TICK);
        arrive("in/two.csv");
        call(handler(cloud.ports, 3_600_000), TICK);
        assertThat(files()).containsOnlyKeys("one.csv");
        call(handler(), TICK);
        assertThat(files()).containsOnlyKeys("one.csv", "two.csv");
    }

    /** Each call has the time of one page; each is another process. */
    @Test
    void aListingForWhichTheTimeIsTooShortGoesOnAtTheNextTick() throws IOException {
        cloud.register(MemoryCloud.UPLOADS.replace("maxFiles: 2", "maxFiles: 10000"));
        for (int file = 0; file < 2_100; file++) {
            arrive("in/" + file + ".csv");
        }
        List<Integer> found = new ArrayList<>();
        for (int tick = 0; tick < 3; tick++) {
            AtomicInteger asked = new AtomicInteger();
            FixedContext onePage = new FixedContext(() -> asked.getAndIncrement() == 0 ? LONG : LITTLE);
            call(handler(cloud.ports, 3_600_000), TICK, onePage);
            found.add(files().size());
        }
        assertThat(found).containsExactly(1_000, 2_000, 2_100);
    }

    @Test
    void aMessageForWhichNoTimeIsLeftComesAgain() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        arrive("in/one.csv");
        FixedContext none = new FixedContext(LITTLE);
        assertThat(call(handler(), mapped(event("in/one.csv")), none))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"}]}");
        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> call(handler(), event("in/one.csv"), none)).isInstanceOf(MillraceException.class);
    }

    @Test
    void aFileThatCannotBeNotedNowComesAgainAndHoldsUpNoOther() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        Location silent = arrive("in/one.csv");
        arrive("in/two.csv");
        ObjectStore.Stat stat = cloud.ports.objects().stat(silent).orElseThrow();
        String id = UploadRow.id(new UploadedFile(silent, stat.sizeBytes(), stat.modifiedMicros(), 0));
        Ports ports = new Ports(
                cloud.ports.objects(),
                new SilentTable(cloud.ports.table(), key -> key.sort().equals(id)),
                cloud.ports.glances(),
                cloud.ports.queue(),
                cloud.clock,
                cloud.ports.layout());
        String both = mapped(event("in/one.csv"), event("in/two.csv"));
        assertThat(call(handler(ports, 0), both)).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"}]}");
        assertThat(files()).containsOnlyKeys("two.csv");
        assertThat(call(handler(), both)).isEqualTo(NONE_AGAIN);
        assertThat(files()).containsOnlyKeys("one.csv", "two.csv");
    }

    @Test
    void aMessageThatIsNotKnownComesAgainUntilItIsDeadAndHoldsUpNoOther() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        arrive("in/one.csv");
        assertThat(call(handler(), mapped("nonsense", event("in/one.csv"))))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"}]}");
        assertThat(files()).containsOnlyKeys("one.csv");
        assertThatThrownBy(() -> call(handler(), "{\"detail\": 1}"))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("neither an event of a bucket nor a tick");
    }

    @Test
    void aFileThatTheJobItselfHasPublishedBeginsNoRunWhereverItIsCopiedTo() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        arrive("in/one.csv");
        arrive("in/two.csv");
        UploadHandler handler = handler();
        call(handler, TICK);
        RunId run = new RunId(hints().getFirst());
        String copy = "part-00000-0-" + run + "-1.csv";
        arrive("in/" + copy);
        call(handler, event("in/" + copy));
        arrive("in/again-" + copy);
        assertThat(files()).containsEntry(copy, UploadRow.State.REFUSED);
        assertThat(store.waiting("week")).hasSize(2);
    }

    @Test
    void aTriggerWhoseFilesLieAmongThoseOfRunsOrOfItsOwnResultsIsRefused() {
        assertThatThrownBy(
                        () -> cloud.register(MemoryCloud.UPLOADS.replace("s3://lake/in", "s3://spool/millrace/runs")))
                .hasMessageContaining("What runs write for themselves");
        assertThatThrownBy(() -> cloud.register(MemoryCloud.UPLOADS.replace("s3://lake/in", "s3://spool")))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> cloud.register(MemoryCloud.UPLOADS.replace("s3://lake/out", "s3://lake/in/out")))
                .hasMessageContaining("s3://lake/in");
    }

    @Test
    void aTriggerThatCannotBeReadHoldsUpNoOther() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        cloud.register(MemoryCloud.UPLOADS.replace("job: week", "job: broken"));
        cloud.ports
                .objects()
                .put(
                        cloud.ports.layout().triggerSpec("broken", 1),
                        ObjectStore.Content.of("{}".getBytes(StandardCharsets.UTF_8)));
        arrive("in/one.csv");
        arrive("in/two.csv");
        call(handler(), TICK);
        assertThat(hints()).containsExactly(store.known("week").runOrEmpty());
    }

    @Test
    void aScheduleIsRunWhenItIsDue() throws IOException {
        cloud.register(MemoryCloud.UPLOADS
                .replaceFirst("trigger: .*", "trigger: {schedule: {cron: \"* * * * *\"}}")
                .replace("${trigger.objects}", "s3://lake/in/*.csv"));
        call(handler(), TICK);
        assertThat(hints()).isEmpty();
        Ports later = cloud.ports.withClock(cloud.ahead(() -> 60_000));
        UploadHandler handler = handler(later, 0);
        call(handler, TICK);
        call(handler, TICK);
        assertThat(hints()).containsExactly(store.known("week").runOrEmpty());
    }

    @Test
    void nothingRunsOnAfterTheReturn() throws IOException {
        cloud.register(MemoryCloud.UPLOADS);
        arrive("in/one.csv");
        arrive("in/two.csv");
        Map<Long, RunningThreads.Seen> before = RunningThreads.now();
        call(handler(), mapped(event("in/one.csv"), TICK));
        assertThat(hints()).hasSize(1);
        assertThat(RunningThreads.leftSince(before)).isEmpty();
    }
}
