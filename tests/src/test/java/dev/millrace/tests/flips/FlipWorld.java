package dev.millrace.tests.flips;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Look;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.Ticker;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.engine.sql.SqlSlot;
import dev.millrace.engine.sql.SqlTaskRunner;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.service.jobs.HomePlanner;
import dev.millrace.service.memory.MachineClasses;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A home on the local file system with one coordinator and one worker that take turns on one thread, so that a run can be stopped between any
 * two steps, changed, continued, and had again as it was. Rows lie in the heap; objects, SQL and plans are those of the embedded runtime.
 */
final class FlipWorld implements AutoCloseable {
    private static final int MOST_STEPS = 3_000;
    private static final long MEMORY_BYTES = 1L << 30;
    private static final long DISK_BYTES = 1L << 30;

    /** Time that passes by sleeping. */
    private static final class ManualClock implements Clock {
        private long now = 1_800_000_000_000L;

        @Override
        public long nowMillis() {
            return now;
        }

        @Override
        public void sleep(long millis) {
            now += millis;
        }
    }

    private final ManualClock clock = new ManualClock();
    private final RecordedTable table = new RecordedTable(clock);
    private final LocalObjectStore objects;
    private final Layout layout;
    private final HomePlanner planner;
    private final List<MemoryClass> classes = MachineClasses.of(MEMORY_BYTES);
    private final SqlSlot slot;
    private SqlTaskRunner runner;
    private Ports ports;
    private Coordinator coordinator;
    private WorkerLoop worker;
    private long random;

    /** @param faults of the file system; they may begin and end while the world lives */
    FlipWorld(Path folder, FileFaults faults) {
        Path home = folder.resolve("home");
        this.objects = new LocalObjectStore(home, false, faults);
        this.layout = new Layout(LocalPaths.location(home));
        this.planner = new HomePlanner(objects, layout, classes, clock, "test", folder);
        this.slot = new SqlSlot(folder.resolve("scratch"), 1, DISK_BYTES);
        this.runner = new SqlTaskRunner(objects, clock, slot);
        restart();
    }

    /** A new coordinator and a new worker, which remember nothing, and no messages. */
    private void restart() {
        ports = Ports.of(objects, table, new MemoryTaskQueue(clock), clock, layout);
        coordinator = new Coordinator(ports, planner, ProtocolSettings.DEFAULT, Rules.all());
        worker = new WorkerLoop(
                ports, (_, _) -> {}, runner, ProtocolSettings.DEFAULT, Rules.all(), () -> "claim-" + ++random);
    }

    RunId submit(JobSpec job) {
        return new Submission(ports, ProtocolSettings.DEFAULT, Rules.all(), () -> ++random)
                .submit(job, Optional.empty())
                .run();
    }

    /** Everybody acts, one step after the other, until this holds. */
    void until(RunId run, BooleanSupplier stop) {
        for (int step = 0; step < MOST_STEPS; step++) {
            if (stop.getAsBoolean()) {
                return;
            }
            act(run);
        }
        throw new AssertionError("the run does not get there: " + row(run));
    }

    /** Until the run has ended, or is held up by something that it had not said before. */
    RunRow end(RunId run) {
        String said = row(run).alarmOrEmpty();
        until(
                run,
                () -> row(run).state().isEnded()
                        || !row(run).alarmOrEmpty().isEmpty()
                                && !row(run).alarmOrEmpty().equals(said));
        return row(run);
    }

    /** One look, or else one task, or else a second. */
    void act(RunId run) {
        Look look = coordinator.look(run);
        if (look == Look.MOVED || look == Look.OVERTAKEN || classes.stream().anyMatch(this::work)) {
            return;
        }
        clock.sleep(1_000);
        new Ticker(ports, 100).tick();
    }

    /** One look of a coordinator that remembers nothing. */
    Look look(RunId run) {
        return new Coordinator(ports, planner, ProtocolSettings.DEFAULT, Rules.all()).look(run);
    }

    private boolean work(MemoryClass memory) {
        return worker.workOnce(Queues.of(memory));
    }

    RunRow row(RunId run) {
        return RunRow.of(table.read(Keys.run(run)).orElseThrow());
    }

    Optional<StageRow> stage(RunId run, int stage) {
        return table.read(Keys.stage(run, new StageId(stage))).map(StageRow::of);
    }

    StageGraph plan(JobSpec job) {
        return planner.plan(job);
    }

    LocalObjectStore objects() {
        return objects;
    }

    /** The rows and the time as they are now. */
    record Moment(List<Consumer<StateTable>> changes, long millis) {}

    Moment moment() {
        return new Moment(table.story(), clock.now);
    }

    /** Rows and time are as they were; nobody remembers anything that came later. */
    void rewind(Moment moment) {
        table.rewind(moment.changes());
        clock.now = moment.millis();
        runner.close();
        runner = new SqlTaskRunner(objects, clock, slot);
        restart();
    }

    @Override
    public void close() {
        runner.close();
        planner.close();
    }
}
