package dev.millrace.functions.aws;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.NoWorkers;
import dev.millrace.functions.wiring.CloudWiring;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.webhook.Secrets;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Starts of functions from their image's files: from the start of a process under the real runtime interface client to its first answer, and of a worker to
 * the first bytes of a result that DuckDB has computed from a file on S3, on their way to S3. Services are emulated on this machine; functions that are called
 * by functions are not started, because they would start elsewhere.
 */
public final class ColdStarts implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 300_000;
    private static final int ACCEPTED = 202;
    private static final String JOB = """
        apiVersion: millrace/v1
        job: first
        sources: {nation: {from: "%s"}}
        steps: {rows: {sql: "SELECT n_regionkey, count(*) AS n FROM nation GROUP BY ALL ORDER BY ALL"}}
        sinks: {rows: {to: out, mode: overwrite}}
        """;

    /** What is started. */
    public enum Kind {
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
    private final HttpServer invoked;
    private final Path folder;
    private final List<String> options;
    private int started;

    private ColdStarts(EmulatedCloud cloud, HttpServer invoked, Path folder, List<String> options) {
        this.cloud = cloud;
        this.invoked = invoked;
        this.folder = folder;
        this.options = options;
    }

    /**
     * Makes the image's files, its cache among them.
     *
     * @param libraries folder of the jars of the functions and of all that they need
     * @param folder that does not exist
     * @throws org.opentest4j.TestAbortedException there are no emulated services, with the reason
     */
    public static ColdStarts open(Path libraries, Path folder) throws IOException, InterruptedException {
        EmulatedCloud cloud = EmulatedCloud.open(Files.createDirectories(folder.resolve("cloud")));
        ImageFiles image = ImageFiles.of(libraries, folder.resolve("image"));
        image.build();
        cloud.upload(Path.of(System.getProperty("millrace.root"), "testdata/tpch/sf0.01"), "tpch");
        HttpServer invoked = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        invoked.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(ACCEPTED, -1);
            exchange.close();
        });
        invoked.start();
        List<String> options = new ArrayList<>(image.options());
        // What is appended to the class path is not in the cache, and the cache fits still.
        options.addAll(List.of("-cp", image.classPath() + File.pathSeparator + emptyHandler(folder)));
        return new ColdStarts(cloud, invoked, folder, options);
    }

    private static Path emptyHandler(Path folder) throws IOException {
        Path jar = folder.resolve("empty.jar");
        String name = EmptyHandler.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream code = EmptyHandler.class.getResourceAsStream("/" + name)) {
            out.putNextEntry(new JarEntry(name));
            Objects.requireNonNull(code, name).transferTo(out);
            out.closeEntry();
        }
        return jar;
    }

    /** Bytes of the cache. */
    public long cacheBytes() throws IOException {
        return Files.size(folder.resolve("image").resolve("functions.aot"));
    }

    /** Starts one, and waits for what it does first. */
    public double seconds(Kind kind, boolean cached) throws IOException, InterruptedException {
        if (kind == Kind.WORKER) {
            sendTask();
        }
        AtomicLong firstResult = new AtomicLong();
        long begun = System.nanoTime();
        try (Sandbox sandbox =
                new Sandbox(function(kind, cached), cloud.route(), folder.resolve("start-" + ++started), (_, sent) -> {
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
            return (ended - begun) / 1e9;
        }
    }

    private FunctionPlane.Deployed function(Kind kind, boolean cached) {
        List<String> all = new ArrayList<>(options);
        all.add("-XX:AOTMode=" + (cached ? "on" : "off"));
        Map<String, String> environment = new TreeMap<>(cloud.environment());
        environment.put(
                "AWS_ENDPOINT_URL_LAMBDA",
                "http://127.0.0.1:" + invoked.getAddress().getPort());
        environment.put(
                "JAVA_TOOL_OPTIONS", "-Xmx" + CloudClass.C1.heapMebibytes() + "m --enable-native-access=ALL-UNNAMED");
        return new FunctionPlane.Deployed(
                kind.name(), kind.handler, environment, PATIENCE_MILLIS, 1, new FunctionPlane.Java(all));
    }

    /** A run whose only task waits for a worker. */
    private void sendTask() throws IOException {
        Files.writeString(
                folder.resolve("job.yaml"),
                String.format(JOB, cloud.at("tpch/nation.parquet").uri()));
        JobSpec job = new JobLoading(folder, cloud.settings())
                .load("job.yaml", Map.of(), Map.of())
                .spec();
        RunId run = cloud.submit(MovedJob.of(job, from -> from, _ -> cloud.at("out-" + started)));
        LookRound coordinator = new CloudWiring(cloud.ports(), cloud.settings(), Release.ANY, Secrets.NONE)
                .coordinator(new NoWorkers(List.of(CloudClass.C1)), 0, () -> {}, 0);
        coordinator.take(List.of(new LookRound.Hint("m", run.value())), () -> TimeUnit.HOURS.toMillis(1));
    }

    @Override
    public void close() {
        invoked.stop(0);
        cloud.close();
    }
}
