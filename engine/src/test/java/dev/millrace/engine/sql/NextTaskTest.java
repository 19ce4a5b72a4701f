package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Unit;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.fetch.Lane;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The inputs of the task that comes next are brought while another runs, or after it: the same rows, the same errors, and nothing is left. */
@Timeout(600)
final class NextTaskTest {
    private static final int FILES = 6;
    /** Of some row groups: more than is read of a file's end. */
    private static final int ROWS = 10 * 2048;

    private static final String MAPPED = "SELECT s AS c0, d AS c1, (k % 3)::INTEGER AS c2 FROM n";

    @TempDir
    Path folder;

    /** Each thing happens a millisecond after the one before, however fast the machine is. */
    private static final class Ticks implements Clock {
        private final AtomicLong now = new AtomicLong();

        @Override
        public long nowMillis() {
            return now.incrementAndGet();
        }

        @Override
        public void sleep(long millis) {
            now.addAndGet(millis);
        }
    }

    private final AtomicInteger reads = new AtomicInteger();
    private volatile Runnable beforeRead = () -> {};
    private Workbench bench;
    private SqlTaskRunner runner;
    private CountingStore counting;
    private Stage scan;
    private Stage sums;

    /** Objects that have no path here; a mapper for two files each, and three reducers. */
    @BeforeEach
    void open() throws SQLException, IOException {
        counting = new CountingStore(new MemoryObjectStore(new Ticks()));
        bench = new Workbench(folder, watched(counting), new Location("memory:/home"));
        runner = new SqlTaskRunner(bench.store, bench.clock, slot("ahead"));
        List<Scan.SourceFile> files = new ArrayList<>();
        List<Unit> units = new ArrayList<>();
        for (int file = 0; file < FILES; file++) {
            Path written = bench.source("n" + file + ".parquet", file * ROWS, ROWS);
            bench.store.put(location(file), Content.of(Files.readAllBytes(written)));
            ObjectStore.Stat stat = bench.store.stat(location(file)).orElseThrow();
            files.add(new Scan.SourceFile(location(file), stat.sizeBytes(), stat.modifiedMicros(), stat.tag(), 0));
            units.add(new Unit(file, 0, ROWS, 1));
        }
        Scan.Shape shape = new Scan.Shape("read_parquet", "", List.of("k", "s", "d"), "");
        Scan far = new Scan(
                "numbers", Workbench.columns(), List.of(shape), files, units, List.of(0, FILES / 2, FILES), false);
        scan = bench.stage(0, MAPPED, 2, new Output.Exchange(3), new Input.Splits("n", far));
        sums = bench.stage(
                1,
                "SELECT c0, sum(c1) AS c1 FROM part GROUP BY c0",
                3,
                new Output.Rows(),
                new Input.Exchanged("part", new StageId(0)));
    }

    @AfterEach
    void close() throws SQLException {
        runner.close();
        bench.close();
    }

    private static Location location(int file) {
        return new Location("memory:/sources/n" + file + ".parquet");
    }

    /** Tells of each read before it is made. */
    private ObjectStore watched(ObjectStore store) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("getRange")) {
                        reads.incrementAndGet();
                        beforeRead.run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private TaskAssignment task(Stage stage, int task) {
        return bench.assignment(stage, task, 0);
    }

    private OptionalLong prepare(TaskAssignment next, Cancellation unwanted) {
        return runner.prepare(next, () -> false, unwanted);
    }

    private AttemptOutput run(TaskAssignment task) {
        return runner.run(task, new Cancellation());
    }

    /** What is left in the folders of tasks. */
    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(folder.resolve("ahead/work"))) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    private static List<String> checksums(AttemptOutput output) {
        return output.parts().stream().map(AttemptOutput.Part::checksum).toList();
    }

    @Test
    void whatWasBroughtIsNotFetchedAgainAndGivesTheSameBytes() throws IOException {
        for (Stage stage : List.of(scan, sums)) {
            List<List<String>> usual =
                    bench.all(stage).stream().map(NextTaskTest::checksums).toList();
            for (int task = 0; task < stage.tasks(); task++) {
                assertThat(prepare(task(stage, task), new Cancellation())).isPresent();
                assertThat(files()).isNotEmpty();
                counting.reset();
                assertThat(checksums(run(task(stage, task)))).isEqualTo(usual.get(task));
                assertThat(counting.bytes()).as("fetched by the run").isZero();
                assertThat(files()).isEmpty();
            }
        }
    }

    @Test
    void aRunTellsThatItsInputsCameFromAfar() {
        AtomicInteger told = new AtomicInteger();
        runner.whenInputsHaveCome(told::incrementAndGet);
        bench.all(scan, runner, new ArrayList<>());
        assertThat(told.get()).isEqualTo(scan.tasks());
        prepare(task(sums, 0), new Cancellation());
        run(task(sums, 0));
        assertThat(told.get()).isEqualTo(scan.tasks() + 1);
    }

    @Test
    void aFileThatChangedSinceIsNoticed() {
        List<MillraceException> failures = new ArrayList<>();
        for (boolean ahead : List.of(false, true)) {
            TaskAssignment next = task(scan, 1);
            if (ahead) {
                bench.store.put(location(FILES - 1), original());
                next = task(resealed(), 1);
                assertThat(prepare(next, new Cancellation())).isPresent();
            }
            bench.store.put(location(FILES - 1), original());
            TaskAssignment changed = next;
            failures.add(catchThrowableOfType(MillraceException.class, () -> run(changed)));
        }
        assertThat(failures.getFirst().failure().code()).isEqualTo("SOURCE_CHANGED");
        assertThat(failures.getLast().failure()).isEqualTo(failures.getFirst().failure());
    }

    /** The bytes of the last file, which are another object each time that they are put. */
    private Content original() {
        try {
            return Content.of(Files.readAllBytes(folder.resolve("n" + (FILES - 1) + ".parquet")));
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    /** The scan, planned after the last file was put again. */
    private Stage resealed() {
        Scan planned = ((Input.Splits) scan.inputs().getFirst()).scan();
        List<Scan.SourceFile> files = new ArrayList<>(planned.files());
        ObjectStore.Stat stat = bench.store.stat(location(FILES - 1)).orElseThrow();
        files.set(
                FILES - 1,
                new Scan.SourceFile(location(FILES - 1), stat.sizeBytes(), stat.modifiedMicros(), stat.tag(), 0));
        Scan again = new Scan(
                planned.source(),
                planned.columns(),
                planned.shapes(),
                files,
                planned.units(),
                planned.taskBounds(),
                false);
        return bench.stage(0, MAPPED, 2, new Output.Exchange(3), new Input.Splits("n", again));
    }

    @Test
    void whatIsNotWantedIsDeletedAndFetchedAsUsual() throws IOException {
        Cancellation unwanted = new Cancellation();
        assertThat(prepare(task(scan, 1), unwanted)).isPresent();
        unwanted.request();
        assertThat(files()).isEmpty();
        counting.reset();
        run(task(scan, 1));
        assertThat(counting.bytes()).isPositive();
    }

    @Test
    void whatARunHasTakenIsNotDeletedWhenItIsNotWantedAnyMore() {
        Cancellation unwanted = new Cancellation();
        assertThat(prepare(task(scan, 1), unwanted)).isPresent();
        runner.whenInputsHaveCome(unwanted::request);
        assertThat(checksums(run(task(scan, 1)))).isEqualTo(checksums(run(task(scan, 1))));
    }

    @Test
    void anotherTaskFetchesItsOwn() throws IOException {
        List<String> usual = checksums(run(task(scan, 0)));
        assertThat(prepare(task(scan, 1), new Cancellation())).isPresent();
        assertThat(checksums(run(task(scan, 0)))).isEqualTo(usual);
        assertThat(files()).isEmpty();
    }

    @Test
    void nothingIsBroughtWhenTheNextTaskMayHaveBegun() throws IOException {
        run(task(scan, 0));
        int before = reads.get();
        AtomicInteger asked = new AtomicInteger();
        assertThat(runner.prepare(task(scan, 1), () -> asked.incrementAndGet() > 1, new Cancellation()))
                .isEmpty();
        assertThat(reads.get()).isEqualTo(before);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCannotBeBroughtIsNoFailure() throws IOException {
        List<String> usual = checksums(run(task(scan, 0)));
        beforeRead = () -> {
            throw new StorageException.Unavailable("throttled", null);
        };
        try (SqlTaskRunner cold = new SqlTaskRunner(bench.store, bench.clock, slot("cold"))) {
            assertThat(cold.prepare(task(scan, 0), () -> false, new Cancellation()))
                    .isEmpty();
            beforeRead = () -> {};
            assertThat(checksums(cold.run(task(scan, 0), new Cancellation()))).isEqualTo(usual);
        }
    }

    /** One request more than are made for a task that comes later meet each other: the run must have asked for it. */
    @Test
    void aRunThatBeginsMeanwhileGoesOnWithWhatIsThereAndIsNotNarrow() throws Exception {
        CyclicBarrier wide = new CyclicBarrier(Lane.NARROW + 1);
        CountDownLatch begun = new CountDownLatch(Lane.NARROW);
        beforeRead = () -> {
            begun.countDown();
            meet(wide);
        };
        CompletableFuture<OptionalLong> ahead =
                CompletableFuture.supplyAsync(() -> prepare(task(scan, 0), new Cancellation()));
        begun.await();
        AttemptOutput output = run(task(scan, 0));
        beforeRead = () -> {};
        assertThat(ahead.get()).isPresent();
        assertThat(reads.get()).as("of each file its end and its chunks").isEqualTo(FILES);
        assertThat(checksums(output)).isEqualTo(checksums(run(task(scan, 0))));
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await();
        } catch (InterruptedException | BrokenBarrierException alone) {
            throw new IllegalStateException("they do not come together", alone);
        }
    }

    @Test
    void whoClosesWaitsForTheRequestThatIsUnderWayAndNoOtherBegins() throws Exception {
        CountDownLatch begun = new CountDownLatch(Lane.NARROW);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger answered = new AtomicInteger();
        SqlTaskRunner closed = new SqlTaskRunner(bench.store, bench.clock, slot("closed"));
        beforeRead = () -> {
            begun.countDown();
            await(answer);
            answered.incrementAndGet();
        };
        CompletableFuture<OptionalLong> ahead =
                CompletableFuture.supplyAsync(() -> closed.prepare(task(scan, 0), () -> false, new Cancellation()));
        begun.await();
        AtomicInteger answeredWhenClosed = new AtomicInteger(-1);
        Thread closing = Thread.ofPlatform().start(() -> {
            closed.close();
            answeredWhenClosed.set(answered.get());
        });
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        answer.countDown();
        closing.join();
        assertThat(ahead.get()).isEmpty();
        assertThat(answeredWhenClosed.get()).isEqualTo(Lane.NARROW);
        assertThat(answered.get()).isEqualTo(Lane.NARROW);
        assertThat(folder.resolve("closed")).doesNotExist();
        assertThat(closed.prepare(task(scan, 0), () -> false, new Cancellation()))
                .isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Of little disk, so that there is room on any machine. */
    private SqlSlot slot(String name) {
        return new SqlSlot(folder.resolve(name), 1, 512L << 20);
    }
}
