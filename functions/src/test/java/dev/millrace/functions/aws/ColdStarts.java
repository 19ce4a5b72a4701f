package dev.millrace.functions.aws;

import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.wiring.CloudWiring;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.webhook.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures, outside the tests: from the start of a process under the real runtime interface client to its first answer, and of a worker to the first bytes
 * of a result that DuckDB has computed; with and without an AOT cache, beside an empty handler. Services are emulated on this machine.
 */
final class ColdStarts {
    private static final long PATIENCE_MILLIS = 300_000;
    private static final String JOB = """
        apiVersion: millrace/v1
        job: first
        sources: {nation: {from: "%s"}}
        steps: {rows: {sql: "SELECT n_regionkey, count(*) AS n FROM nation GROUP BY ALL ORDER BY ALL"}}
        sinks: {rows: {to: out, mode: overwrite}}
        """;

    private static final List<String> OPTIONS =
            List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m");

    /** What is started. */
    private enum Kind {
        EMPTY("EmptyHandler", "{}"),
        COORDINATOR("CoordinatorHandler", "{\"tick\": true}"),
        API("ApiHandler", GatewayCall.get("/v1/runs").event()),
        WORKER("WorkerHandler", "{\"class\":\"c1\"}");

        private final String handler;
        private final String event;

        Kind(String handler, String event) {
            this.handler = "dev.millrace.functions.aws." + handler;
            this.event = event;
        }
    }

    private final EmulatedCloud cloud;
    private final Path folder;
    private final String classPath;
    private int started;

    private ColdStarts(EmulatedCloud cloud, Path folder, String classPath) {
        this.cloud = cloud;
        this.folder = folder;
        this.classPath = classPath;
    }

    /** {@code arguments}: the class path of jars, how many rounds, and a folder that does not exist. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        try (EmulatedCloud cloud = EmulatedCloud.open(folder.resolve("cloud"))) {
            new ColdStarts(cloud, folder, arguments[0]).measure(Integer.parseInt(arguments[1]));
        }
    }

    private void measure(int rounds) throws IOException, InterruptedException {
        cloud.upload(Path.of(System.getProperty("millrace.root"), "testdata/tpch/sf0.01"), "tpch");
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            seconds(kind, List.of("-XX:AOTCacheOutput=" + cache(kind)), true);
        }
        // One kind after the other: workers come last, because each of their runs makes the coordinator's look and the
        // API's list longer.
        for (Kind kind : Kind.values()) {
            for (int round = 0; round <= rounds; round++) {
                double without = seconds(kind, List.of("-XX:AOTMode=off"), false);
                double with = seconds(kind, List.of("-XX:AOTCache=" + cache(kind)), false);
                if (round > 0) {
                    seconds.computeIfAbsent(kind + " without", _ -> new ArrayList<>())
                            .add(without);
                    seconds.computeIfAbsent(kind + " with a cache", _ -> new ArrayList<>())
                            .add(with);
                }
            }
        }
        seconds.forEach((what, all) -> {
            Collections.sort(all);
            System.out.printf(Locale.ROOT, "| %s | %.2f | %s |%n", what, all.get(all.size() / 2), all);
        });
    }

    private Path cache(Kind kind) {
        return folder.resolve(kind + ".aot");
    }

    private double seconds(Kind kind, List<String> options, boolean trains) throws IOException, InterruptedException {
        if (kind == Kind.WORKER) {
            sendTask();
        }
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(options);
        FunctionPlane.Deployed function = new FunctionPlane.Deployed(
                kind.name(),
                kind.handler,
                cloud.environment(),
                PATIENCE_MILLIS,
                1,
                new FunctionPlane.Java(all, classPath));
        AtomicLong firstResult = new AtomicLong();
        long begun = System.nanoTime();
        try (Sandbox sandbox =
                new Sandbox(function, cloud.services().endpoint(), folder.resolve("start-" + ++started), (_, sent) -> {
                    if (sent.startsWith("PUT /")) {
                        firstResult.compareAndSet(0, System.nanoTime());
                    }
                    return WatchedLink.Passage.ON;
                })) {
            Sandbox.Answer answer = sandbox.call(kind.event, PATIENCE_MILLIS);
            long ended = kind == Kind.WORKER ? firstResult.get() : System.nanoTime();
            if (answer.end() != Sandbox.End.ANSWERED || ended == 0) {
                throw new IllegalStateException(kind + " did not do its work: " + answer);
            }
            if (trains) {
                sandbox.leave();
            }
            return (ended - begun) / 1e9;
        }
    }

    /** A run whose only task waits for a worker. */
    private void sendTask() throws IOException {
        Files.writeString(
                folder.resolve("job.yaml"),
                String.format(JOB, cloud.at("tpch/nation.parquet").uri()));
        JobSpec job = new JobLoading(folder, cloud.settings())
                .load("job.yaml", Map.of(), Map.of())
                .spec();
        RunId run = cloud.submit(EmulatedCloud.moved(job, from -> from, _ -> cloud.at("out-" + started)));
        LookRound coordinator = new CloudWiring(cloud.ports(), cloud.settings(), Release.ANY, Secrets.NONE)
                .coordinator(new Nobody(), 0, () -> {}, 0);
        coordinator.take(List.of(new LookRound.Hint("m", run.value())), () -> TimeUnit.HOURS.toMillis(1));
    }

    /** Starts no worker. */
    private record Nobody() implements WorkerPool {
        @Override
        public List<CloudClass> classes() {
            return List.of(CloudClass.C1);
        }

        @Override
        public int start(CloudClass memory, int count) {
            return 0;
        }
    }
}
