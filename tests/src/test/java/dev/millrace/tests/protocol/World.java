package dev.millrace.tests.protocol;

import dev.millrace.coordinator.Planner;
import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.Ticker;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.engine.TaskRunner;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A store, a table, a queue, one coordinator and one worker, on one thread. Time passes when nobody has anything to do. */
final class World {
    private static final int MOST_STEPS = 200_000;

    /** Time that passes by sleeping; far ahead of the true time, by which a service would remove rows that have expired. */
    static final class ManualClock implements Clock {
        private long now = 4_102_444_800_000L;

        @Override
        public long nowMillis() {
            return now;
        }

        @Override
        public void sleep(long millis) {
            now += millis;
        }
    }

    static final Layout LAYOUT = new Layout(new Location("memory:/home"));

    final ManualClock clock;
    final Layout layout = LAYOUT;
    final Ports ports;
    final List<Runnable> forks = new ArrayList<>();
    final ProtocolSettings settings;
    final Submission submission;
    final UserActions users;
    final Coordinator coordinator;
    final Ticker ticker;
    private final Rules rules = Rules.all();
    private TaskRunner runner;
    private WorkerLoop worker;
    private long random;
    private StageGraph graph;

    World(StageGraph graph) {
        this(graph, ProtocolSettings.DEFAULT);
    }

    World(StageGraph graph, ProtocolSettings settings) {
        this(graph, settings, new ManualClock());
    }

    private World(StageGraph graph, ProtocolSettings settings, ManualClock clock) {
        this(
                graph,
                settings,
                clock,
                Ports.of(
                        new MemoryObjectStore(clock),
                        new MemoryStateTable(clock),
                        new MemoryTaskQueue(clock),
                        clock,
                        LAYOUT));
    }

    /** On ports with this clock and this layout. */
    World(StageGraph graph, ProtocolSettings settings, ManualClock clock, Ports ports) {
        this.graph = graph;
        this.settings = settings;
        this.clock = clock;
        this.ports = ports;
        this.runner = new FunctionRunner(ports.objects());
        Planner planner = _ -> this.graph;
        this.submission = new Submission(ports, settings, rules, () -> ++random);
        this.users = new UserActions(ports, settings, rules);
        this.coordinator = new Coordinator(ports, planner, settings, rules);
        this.ticker = new Ticker(ports, 100);
        this.worker = newWorker();
    }

    /** Another coordinator on the same ports, which plans another graph. */
    Coordinator anotherCoordinator(StageGraph plan) {
        return new Coordinator(ports, _ -> plan, settings, rules);
    }

    void plans(StageGraph next) {
        graph = next;
    }

    /** From now on tasks are run by this. */
    void runsBy(TaskRunner next) {
        runner = next;
        worker = newWorker();
    }

    WorkerLoop newWorker() {
        return new WorkerLoop(
                ports,
                (_, body) -> forks.add(body),
                (assignment, cancellation) -> runner.run(assignment, cancellation),
                settings,
                rules,
                () -> "claim-" + ++random);
    }

    WorkerLoop worker() {
        return worker;
    }

    static JobSpec job(String name) {
        return job(name, JobSpec.Limits.DEFAULT);
    }

    static JobSpec job(String name, JobSpec.Limits limits) {
        return new JobSpec(name, List.of(), List.of(), List.of(), new TreeMap<>(), limits, new TreeMap<>());
    }

    RunId submit() {
        return submission.submit(job("job"), Optional.empty()).run();
    }

    /** Submits and lets it run to its end. */
    RunRow runToEnd() {
        return end(submit());
    }

    /** Everybody acts until the run has ended. */
    RunRow end(RunId run) {
        for (int step = 0; step < MOST_STEPS; step++) {
            RunRow row = row(run);
            if (row.state().isEnded()) {
                return row;
            }
            act();
        }
        throw new AssertionError("the run does not end: " + row(run) + " " + stages(run));
    }

    /** One turn of everybody; when nobody did anything, a second passes and the tick fires. */
    void act() {
        boolean active = coordinator.takeHint();
        active |= work();
        if (!active) {
            clock.sleep(1_000);
            ticker.tick();
        }
    }

    /** The worker takes one message, of the smallest class that has any. */
    boolean work() {
        return Graphs.LADDER.stream().anyMatch(memory -> worker.workOnce(Queues.of(memory)));
    }

    /** Time passes, and everybody acts. */
    void pass(long millis) {
        long until = clock.nowMillis() + millis;
        while (clock.nowMillis() < until) {
            act();
        }
    }

    RunRow row(RunId run) {
        return RunRow.of(ports.table().read(Keys.run(run)).orElseThrow());
    }

    StageRow stage(RunId run, int stage) {
        return StageRow.of(
                ports.table().read(Keys.stage(run, new StageId(stage))).orElseThrow());
    }

    List<StageRow> stages(RunId run) {
        return ports.table().query(Keys.runPartition(run), Keys.STAGES).stream()
                .map(StageRow::of)
                .toList();
    }

    Manifest manifest(Location destination) {
        return ManifestCodec.read(
                ports.objects().get(Layout.manifest(destination)).orElseThrow().bytes());
    }

    /** Lines of all files of the manifest, ordered. */
    List<String> lines(Location destination) {
        List<String> lines = new ArrayList<>();
        for (Manifest.File file : manifest(destination).files()) {
            byte[] bytes = ports.objects()
                    .get(destination.resolve(file.name()))
                    .orElseThrow()
                    .bytes();
            new String(bytes, StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
        Collections.sort(lines);
        return lines;
    }

    /** Names of everything below a folder. */
    List<String> names(Location folder) {
        return ports.objects().list(folder, "", 100_000).stream()
                .map(ObjectStore.Listed::location)
                .map(location -> location.uri().substring(folder.uri().length() + 1))
                .toList();
    }

    static boolean succeeded(RunRow row) {
        return row.state() == RunState.SUCCEEDED;
    }
}
