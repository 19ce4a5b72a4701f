package dev.millrace.benchmarks;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.engine.loop.Vitals;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import dev.millrace.service.home.ProcessToken;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Forks;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RecentRows;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The production coordinator and worker loops on threads over given ports, with tasks that do nothing: what is left is coordination. */
final class TaskWorld {
    private static final MemoryClass ONLY_CLASS = new MemoryClass("only", 1 << 20);
    private static final ProtocolSettings SETTINGS = ProtocolSettings.DEFAULT;
    private static final long IDLE_MILLIS = 1;
    private static final long LOOK_MILLIS = 100;
    private static final long REMEMBER_MILLIS = 100;

    private final Ports ports;
    private final int workers;
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private volatile boolean stopping;

    /** @param workers slots, each a thread */
    TaskWorld(ObjectStore objects, StateTable table, TaskQueue queue, Clock clock, Layout layout, int workers) {
        this.ports = Ports.of(objects, table, queue, clock, layout);
        this.workers = workers;
    }

    /** Seconds from the submission of a run of so many tasks to its end. */
    double seconds(int tasks) {
        Coordinator coordinator = new Coordinator(ports, _ -> plan(tasks), SETTINGS, Rules.all());
        List<Thread> threads = new ArrayList<>();
        long started = System.nanoTime();
        RunId run = new Submission(
                        ports,
                        SETTINGS,
                        Rules.all(),
                        () -> ThreadLocalRandom.current().nextLong())
                .submit(job(), Optional.empty())
                .run();
        threads.add(start("coordinator", () -> coordinate(coordinator, run)));
        for (WorkerLoop loop : loops()) {
            threads.add(start("slot", () -> work(loop)));
        }
        try {
            awaitEnd(run);
            return Figures.secondsSince(started);
        } finally {
            stopping = true;
            threads.forEach(TaskWorld::join);
        }
    }

    private List<WorkerLoop> loops() {
        ProcessToken token = ProcessToken.create();
        Ports glancing = ports.withGlances(new RecentRows(ports.table(), ports.clock(), REMEMBER_MILLIS));
        Documents documents = new Documents(ports.objects(), ports.layout());
        FunctionRunner runner = new FunctionRunner(ports.objects());
        Forks forks = (name, body) -> Thread.ofVirtual().name(name).start(body);
        List<WorkerLoop> loops = new ArrayList<>();
        for (int slot = 0; slot < workers; slot++) {
            loops.add(new WorkerLoop(
                    glancing,
                    forks,
                    runner,
                    SETTINGS,
                    Rules.all(),
                    () -> token + ":"
                            + HexFormat.of()
                                    .toHexDigits(ThreadLocalRandom.current().nextLong()),
                    documents,
                    Vitals.UNKNOWN,
                    WorkerEvents.NONE));
        }
        return loops;
    }

    private Thread start(String name, Runnable body) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                body.run();
            } catch (RuntimeException | Error error) {
                broken.compareAndSet(null, error);
            }
        });
    }

    private void coordinate(Coordinator coordinator, RunId run) {
        long nextLook = System.nanoTime();
        while (!stopping) {
            if (coordinator.takeHint()) {
                continue;
            }
            if (System.nanoTime() - nextLook >= 0) {
                coordinator.settle(run, Integer.MAX_VALUE);
                nextLook = System.nanoTime() + LOOK_MILLIS * 1_000_000;
            }
            ports.clock().sleep(IDLE_MILLIS);
        }
    }

    private void work(WorkerLoop loop) {
        String queue = Queues.of(ONLY_CLASS);
        while (!stopping) {
            if (!loop.workOnce(queue)) {
                ports.clock().sleep(IDLE_MILLIS);
            }
        }
        loop.close();
    }

    private void awaitEnd(RunId run) {
        while (true) {
            Throwable error = broken.get();
            if (error != null) {
                throw new BenchmarkException("a thread ended", error);
            }
            RunRow row = RunRow.of(ports.table().read(Keys.run(run)).orElseThrow());
            if (row.state() == RunState.SUCCEEDED) {
                return;
            }
            if (row.state().isEnded()) {
                throw new BenchmarkException("the run is " + row.state() + ": " + row.failure());
            }
            ports.clock().sleep(IDLE_MILLIS);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static JobSpec job() {
        return new JobSpec(
                "noop", List.of(), List.of(), List.of(), new TreeMap<>(), JobSpec.Limits.DEFAULT, new TreeMap<>());
    }

    private static StageGraph plan(int tasks) {
        Stage stage = new Stage(
                new StageId(0),
                "noop",
                new Work.Function(FunctionRunner.NOOP, new TreeMap<>()),
                tasks,
                List.of(),
                new Output.Rows(),
                0,
                ONLY_CLASS.memoryBytes(),
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(-1, -1, -1));
        return new StageGraph(new TreeMap<>(), List.of(ONLY_CLASS), List.of(stage), List.of(), new TreeMap<>());
    }
}
