package dev.millrace.functions.aws;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.wiring.CloudWiring;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.route.RoutedObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The services of a deployment in the heap, with four files of numbers in its store. */
public final class MemoryCloud implements WorkerPool {
    public static final CloudClass CLASS = CloudClass.C1;

    private static final String NUMBERS = """
        apiVersion: millrace/v1
        job: totals
        sources: {numbers: {from: "s3://lake/numbers-*.parquet"}}
        steps:
          totals: {sql: "%s"}
        sinks: {totals: {to: "s3://lake/out", mode: overwrite}}
        settings: {plan.collapse: false, plan.splitBytes: 1kB}
        """;

    /** A job that takes two files of numbers at a time. */
    public static final String UPLOADS = """
        apiVersion: millrace/v1
        job: week
        trigger: {upload: {prefix: "s3://lake/in", suffix: .csv, batch: {maxFiles: 2, maxWait: 1h}}}
        sources: {numbers: {from: "${trigger.objects}", columns: {id: bigint}}}
        steps: {all: {sql: "SELECT id FROM numbers"}}
        sinks: {all: {to: "s3://lake/out", mode: append}}
        """;

    public final SystemClock clock = new SystemClock();
    public final Ports ports;
    public final List<CloudClass> started = new ArrayList<>();
    private final AtomicLong entropy = new AtomicLong();
    private final Path folder;
    private final EffectiveSettings settings;

    /** @param folder for job files and scratch */
    public MemoryCloud(Path folder) {
        this(
                folder,
                new MemoryObjectStore(new SystemClock(), "s3"),
                new Layout(
                        new Location("s3://spool/millrace"),
                        List.of(new Location("s3://spool-1/runs"), new Location("s3://spool-2/runs"))));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (int number = 0; number < 4; number++) {
                Path file = folder.resolve("numbers-" + number + ".parquet");
                statement.execute("COPY (SELECT range AS id FROM range(" + number * 50 + ", " + (number + 1) * 50
                        + ")) TO '" + file + "'");
                ports.objects()
                        .put(
                                new Location("s3://lake/" + file.getFileName()),
                                ObjectStore.Content.of(Files.readAllBytes(file)));
            }
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Without files. @param objects what is at s3:// */
    public MemoryCloud(Path folder, ObjectStore objects, Layout layout) {
        this.folder = folder;
        this.settings = SettingsLayers.load(Map.of("XDG_CONFIG_HOME", folder.toString()), folder, Map.of());
        this.ports = Ports.of(
                new RoutedObjectStore(new MemoryObjectStore(clock), Map.of("s3", () -> objects)),
                new MemoryStateTable(clock),
                new MemoryTaskQueue(clock),
                clock,
                layout);
    }

    /** The machine's clock, so many milliseconds ahead. */
    Clock ahead(LongSupplier millis) {
        return new Clock() {
            @Override
            public long nowMillis() {
                return clock.nowMillis() + millis.getAsLong();
            }

            @Override
            public void sleep(long wait) {
                clock.sleep(wait);
            }
        };
    }

    /** Takes all messages out of a queue. Returns their bodies. */
    List<String> drained(String queue) {
        List<String> bodies = new ArrayList<>();
        for (TaskQueue.Received one : ports.queue().receive(queue, 100, 60_000)) {
            ports.queue().delete(queue, one.receipt());
            bodies.add(one.body());
        }
        return bodies;
    }

    public CloudWiring wiring() {
        return wiring(ports);
    }

    public CloudWiring wiring(Ports others) {
        return wiring(others, Release.ANY);
    }

    /** A version of the code beside others. */
    public CloudWiring wiring(Release release) {
        return wiring(ports, release);
    }

    public CloudWiring wiring(Ports others, Release release) {
        return new CloudWiring(others, settings, release, Secrets.NONE);
    }

    public Path scratch() {
        return folder.resolve("scratch");
    }

    /** Registers the trigger of a job. */
    public TriggerSpec register(String job) {
        try {
            Files.writeString(folder.resolve("trigger.yaml"), job);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        TriggerSpec spec = new JobLoading(folder, settings).trigger("trigger.yaml", Map.of(), Map.of(), "");
        new TriggerStore(ports).register(spec);
        return spec;
    }

    /** Submits a job of one step over the numbers. */
    public RunId submit(String sql) {
        return submitJob(String.format(NUMBERS, sql));
    }

    /** Submits a job as it is written. */
    public RunId submitJob(String job) {
        try {
            Files.writeString(folder.resolve("job.yaml"), job);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return new Submission(ports, settings.protocol(), Rules.all(), entropy::incrementAndGet)
                .submit(
                        new JobLoading(folder, settings)
                                .load("job.yaml", Map.of(), Map.of())
                                .spec(),
                        Optional.empty())
                .run();
    }

    /** Does what coordinator and workers do, until the run has ended. */
    public void settle(RunId run) {
        LookRound coordinator = wiring().coordinator(this, 100, () -> {}, 0);
        WorkerParts worker = new WorkerParts(wiring(), CLASS, scratch(), WorkRound.Margins.USUAL);
        while (!row(run).state().isEnded()) {
            coordinator.take(List.of(new LookRound.Hint("m", run.value())), () -> Long.MAX_VALUE);
            if (!row(run).state().isEnded()) {
                worker.round().work(() -> Long.MAX_VALUE);
            }
        }
    }

    public RunRow row(RunId run) {
        return RunRow.of(ports.table().read(Keys.run(run)).orElseThrow());
    }

    @Override
    public List<CloudClass> classes() {
        return List.of(CLASS, CloudClass.C2);
    }

    @Override
    public int start(CloudClass memory, int count) {
        for (int worker = 0; worker < count; worker++) {
            started.add(memory);
        }
        return count;
    }
}
