package dev.millrace.functions.aws.training;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.NoWorkers;
import dev.millrace.functions.settings.CloudSettings;
import dev.millrace.functions.wiring.CloudWiring;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.aws.S3ObjectStore;
import dev.millrace.storage.aws.S3Settings;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A run of two stages over two files on S3, with rows and messages in the heap. */
final class TrainingJob {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: training
        sources: {numbers: {from: "s3://training/numbers-*.parquet"}}
        steps:
          totals: {sql: "SELECT id % 7 AS name, count(*) AS n, sum(id) AS total FROM numbers GROUP BY ALL ORDER BY ALL"}
        sinks: {totals: {to: "s3://training/out", mode: overwrite}}
        settings: {plan.collapse: false, plan.splitBytes: 1kB}
        """;

    private static final int MOST_ROUNDS = 100;

    private final SystemClock clock = new SystemClock();
    private final EffectiveSettings settings;
    private final Path folder;
    private final Ports ports;

    private TrainingJob(Path folder, Map<String, String> environment) {
        CloudSettings cloud = CloudSettings.read(environment);
        this.folder = folder;
        this.settings = cloud.settings();
        this.ports = Ports.of(
                S3ObjectStore.open(S3Settings.usual()
                        .at(
                                URI.create(String.valueOf(environment.get("AWS_ENDPOINT_URL"))),
                                String.valueOf(environment.get("AWS_REGION")))),
                new MemoryStateTable(clock),
                new MemoryTaskQueue(clock),
                clock,
                cloud.layout());
    }

    static void run() throws IOException {
        new TrainingJob(Files.createTempDirectory("training"), System.getenv()).train();
    }

    private void train() throws IOException {
        data();
        Files.writeString(folder.resolve("job.yaml"), JOB);
        RunId run = new Submission(ports, settings.protocol(), Rules.all(), System::nanoTime)
                .submit(
                        new JobLoading(folder, settings)
                                .load("job.yaml", Map.of(), Map.of())
                                .spec(),
                        Optional.empty())
                .run();
        CloudWiring wiring = new CloudWiring(ports, settings, Release.ANY, Secrets.NONE);
        LookRound coordinator = wiring.coordinator(new NoWorkers(List.of(CloudClass.C1)), 0, () -> {}, 0);
        Documents documents = wiring.documents();
        for (int round = 0; round < MOST_ROUNDS && !state(run).isEnded(); round++) {
            coordinator.take(List.of(new LookRound.Hint("m", run.value())), () -> TimeUnit.HOURS.toMillis(1));
            wiring.worker(
                            CloudClass.C1,
                            folder.resolve("scratch"),
                            documents,
                            WorkerEvents.NONE,
                            WorkRound.Margins.USUAL)
                    .work(() -> TimeUnit.HOURS.toMillis(1));
        }
        if (state(run) != RunState.SUCCEEDED) {
            throw new IllegalStateException(
                    ports.table().read(Keys.run(run)).orElseThrow().toString());
        }
    }

    private RunState state(RunId run) {
        return RunRow.of(ports.table().read(Keys.run(run)).orElseThrow()).state();
    }

    private void data() throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (int number = 0; number < 2; number++) {
                Path file = folder.resolve("numbers-" + number + ".parquet");
                statement.execute("COPY (SELECT range AS id FROM range(1000)) TO '" + file + "'");
                ports.objects()
                        .put(
                                new Location("s3://training/" + file.getFileName()),
                                new ObjectStore.Content.FromFile(file, Files.size(file), false));
            }
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }
}
