package dev.millrace.benchmarks;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.sql.SqlSlot;
import dev.millrace.functions.aws.MemoryCloud;
import dev.millrace.functions.look.LookRound;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.runtime.WorkerSlot;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A scan by one slot over objects that are far away, with the inputs of the next task brought while the one at hand computes, and without. */
final class AheadBenchmark implements Benchmark {
    private static final int ROUNDS = 3;
    private static final int MESSAGES_AT_ONCE = 10;
    private static final Location LAKE = new Location("s3://lake");
    private static final ProtocolSettings SETTINGS = ProtocolSettings.DEFAULT;

    /** Files of so many rows, one for each task. */
    private record Shape(int tasks, int rows) {}

    private static final List<Shape> SHAPES = List.of(new Shape(300, 600_000), new Shape(30, 6_000_000));

    /** Of one run. */
    private record Measured(double seconds, long bytes) {}

    @Override
    public String name() {
        return "ahead";
    }

    @Override
    public String title() {
        return "Fetching for the next task";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        List<List<String>> rows = new ArrayList<>();
        for (Shape shape : SHAPES) {
            try (ScratchFolder scratch = ScratchFolder.in(options.work())) {
                rows.add(row(shape, scratch.path()));
            } catch (IOException | SQLException error) {
                throw new BenchmarkException("the scan cannot be measured: " + error.getMessage(), error);
            }
        }
        return new Section(
                "A scan with an exchange to four reducers, by one slot of one thread, coordinator and all, over"
                        + " objects of which the first byte comes after 30 ms and all others at 75 MB/s, as one function"
                        + " has them for long. Without: a slot that takes one message at a time, and holds none."
                        + " Median of " + ROUNDS
                        + " rounds, taken in turn; computing: the same over"
                        + " objects that are not far.",
                List.of(
                        "tasks of the scan",
                        "MB of a file",
                        "computing s",
                        "without s",
                        "with s",
                        "with ÷ without",
                        "bytes, with ÷ without"),
                rows);
    }

    private static List<String> row(Shape shape, Path folder) throws IOException, SQLException {
        byte[] file = file(shape.rows(), folder.resolve("numbers.parquet"));
        List<Double> near = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        double bytes = 0;
        seconds(shape, file, folder.resolve("first"), 1, false);
        for (int round = 0; round < ROUNDS; round++) {
            near.add(seconds(shape, file, folder.resolve("near-" + round), 1, false)
                    .seconds());
            Measured one = seconds(shape, file, folder.resolve("without-" + round), 1, true);
            Measured ahead = seconds(shape, file, folder.resolve("with-" + round), MESSAGES_AT_ONCE, true);
            without.add(one.seconds());
            with.add(ahead.seconds());
            bytes = Math.max(bytes, (double) ahead.bytes() / one.bytes());
        }
        return List.of(
                Figures.whole(shape.tasks()),
                String.format(Locale.ROOT, "%.1f", file.length / 1e6),
                Figures.seconds(Figures.median(near)),
                Figures.seconds(Figures.median(without)),
                Figures.seconds(Figures.median(with)),
                Figures.ratio(Figures.median(with) / Figures.median(without)),
                Figures.ratio(bytes));
    }

    private static byte[] file(int rows, Path target) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT hash(range) % 100000 AS k, (hash(range + 1) % 1000000)::DOUBLE / 7 AS x,"
                    + " hash(range + 2) % 5000 AS y FROM range(" + rows + ")) TO '" + target
                    + "' (FORMAT parquet, COMPRESSION zstd)");
        }
        return Files.readAllBytes(target);
    }

    private static Measured seconds(Shape shape, byte[] file, Path folder, int atOnce, boolean far) throws IOException {
        Files.createDirectories(folder);
        MemoryObjectStore objects = new MemoryObjectStore(new SystemClock(), "s3");
        MemoryCloud cloud = new MemoryCloud(folder, objects, new Layout(new Location("s3://home")));
        Location first = LAKE.resolve("numbers-0.parquet");
        objects.put(first, ObjectStore.Content.of(file));
        for (int number = 1; number < shape.tasks(); number++) {
            objects.copy(first, LAKE.resolve("numbers-" + number + ".parquet"));
        }
        FarStore distant = new FarStore(cloud.ports.objects());
        ObjectStore store = far ? distant : cloud.ports.objects();
        long started = System.nanoTime();
        RunId run = cloud.submitJob(job(file.length));
        settle(cloud, run, store, atOnce, folder);
        if (cloud.row(run).state() != RunState.SUCCEEDED) {
            throw new BenchmarkException("the run is " + cloud.row(run).state() + ": "
                    + cloud.row(run).failure());
        }
        Measured measured = new Measured(Figures.secondsSince(started), distant.bytes());
        Progress.say("  " + shape.tasks() + " tasks, " + (far ? "far" : "near") + ", " + atOnce + " at once: "
                + Figures.seconds(measured.seconds()) + " s");
        return measured;
    }

    private static String job(int splitBytes) {
        return """
            apiVersion: millrace/v1
            job: groups
            sources: {numbers: {from: "%s/numbers-*.parquet"}}
            steps: {groups: {sql: "SELECT k, sum(x) AS x, max(y) AS y, count(*) AS n FROM numbers GROUP BY k"}}
            sinks: {groups: {to: "%s/out", mode: overwrite}}
            settings: {plan.collapse: false, plan.adaptive: false, plan.splitBytes: %dB, plan.partitions: 4}
            """.formatted(LAKE, LAKE, splitBytes);
    }

    private static void settle(MemoryCloud cloud, RunId run, ObjectStore store, int atOnce, Path folder) {
        Ports own = new Ports(
                store,
                cloud.ports.table(),
                cloud.ports.glances(),
                cloud.ports.queue(),
                cloud.clock,
                cloud.ports.layout());
        AtomicLong claims = new AtomicLong();
        WorkerSlot.Parts parts = new WorkerSlot.Parts(
                own,
                SETTINGS.with(SETTINGS.batches().receiving(atOnce)),
                new Documents(store, own.layout()),
                CloudClass.C1.ofTasks().memoryBytes(),
                () -> "claim-" + claims.incrementAndGet(),
                WorkerEvents.NONE);
        SqlSlot database = new SqlSlot(folder.resolve("slot"), 1, CloudClass.C1.diskBytesOfTask());
        String queue = Queues.of(CloudClass.C1.ofTasks());
        LookRound coordinator = cloud.wiring().coordinator(cloud, 100, () -> {}, 0);
        try (WorkerSlot slot = new WorkerSlot(
                parts,
                database,
                (name, body) -> Thread.ofPlatform().daemon().name(name).start(body))) {
            while (!cloud.row(run).state().isEnded()) {
                coordinator.take(List.of(new LookRound.Hint("m", run.value())), () -> Long.MAX_VALUE);
                boolean worked = true;
                while (worked) {
                    worked = slot.workOnce(queue);
                }
            }
        }
    }
}
