package dev.millrace.functions.aws;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.functions.settings.CloudSettings;
import dev.millrace.functions.wiring.CloudWiring;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.aws.AwsAccount;
import dev.millrace.storage.aws.Emulator;
import dev.millrace.storage.aws.S3ObjectStore;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.ReleaseQueue;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A deployment on the services that there are: a coordinator, workers and the API as functions that a control plane of the tests starts, and what the services do
 * around them.
 */
final class EmulatedCloud implements AutoCloseable {
    static final String COORDINATOR = "coordinator";
    static final String WORKER = "worker";
    static final String UPLOADS = "uploads";
    static final String API = "api";

    /** What a job calls the variable under which {@link #SECRET} lies. */
    static final String SECRET_NAME = "WEBHOOK_KEY";

    /** The key of webhooks, a parameter of Systems Manager that nothing may tell. */
    static final String SECRET = "key-8d1f0c7e5a-of-a-webhook";

    static final String CONTAINER = "worker-f1";

    private static final String PACKAGE = "dev.millrace.functions.aws.";
    private static final long TIMEOUT_MILLIS = 300_000;
    private static final int WORKERS = 2;
    private static final int UPLOADERS = 2;
    private static final int CONTAINERS = 1;
    private static final String CLUSTER = "cluster";

    private final CloudServices account;
    private final Optional<ServicesLink> services;
    private final ServicesRoute route;
    private final FunctionPlane plane;
    private final ContainerPlane containers;
    private final Ports ports;
    private final EffectiveSettings settings;
    private final HintMapping hints;
    private final Map<String, String> environment;
    private int turns;
    private String live = COORDINATOR;

    private EmulatedCloud(AwsAccount where, Path folder) {
        this.account = new CloudServices(where);
        account.secret(SECRET_NAME, SECRET);
        this.services = Optional.ofNullable(where.endpointOrNull())
                .filter(endpoint -> endpoint.getScheme().equals("http"))
                .map(ServicesLink::new);
        this.route = services.<ServicesRoute>map(link -> new ServicesRoute.Watched(link.endpoint()))
                .orElseGet(() -> straight(where));
        this.plane = new FunctionPlane(route, folder);
        this.containers = new ContainerPlane(route, folder, CLUSTER, CONTAINERS);
        this.environment = environment(folder);
        this.settings = SettingsLayers.load(environment, folder, Map.of());
        this.ports = account.ports(CloudSettings.read(environment).layout());
        this.hints = account.hints();
        plane.deploy(new FunctionPlane.Deployed(
                COORDINATOR, PACKAGE + "CoordinatorHandler", environment, TIMEOUT_MILLIS, 1));
        plane.deploy(new FunctionPlane.Deployed(API, PACKAGE + "ApiHandler", environment, TIMEOUT_MILLIS, 1));
        plane.deploy(
                new FunctionPlane.Deployed(WORKER, PACKAGE + "WorkerHandler", environment, TIMEOUT_MILLIS, WORKERS));
        plane.deploy(new FunctionPlane.Deployed(
                UPLOADS, PACKAGE + "UploadHandler", environment, 2 * TIMEOUT_MILLIS, UPLOADERS));
        containers.define(CONTAINER, CloudClass.F1, environment);
    }

    /** Throws {@link org.opentest4j.TestAbortedException} where there are no services. */
    static EmulatedCloud open(Path folder) {
        return new EmulatedCloud(Emulator.account(), folder);
    }

    /** As this process goes, whose own configuration may name an endpoint. */
    private static ServicesRoute straight(AwsAccount where) {
        String own = System.getenv(WatchedLink.ENDPOINT);
        return new ServicesRoute.Straight(
                Optional.ofNullable(where.endpointOrNull()).map(URI::toString).or(() -> Optional.ofNullable(own)));
    }

    private Map<String, String> environment(Path folder) {
        Map<String, String> environment = new TreeMap<>(account.variables());
        environment.put("AWS_ENDPOINT_URL_LAMBDA", plane.endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_ECS", containers.endpoint().toString());
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("MILLRACE_CLASS", CloudClass.C1.label());
        environment.put("MILLRACE_FUNCTIONS", CloudClass.C1.label() + "=" + WORKER);
        environment.put("MILLRACE_TASK_DEFINITIONS", CloudClass.F1.label() + "=" + CONTAINER);
        environment.put("MILLRACE_CLUSTER", CLUSTER);
        environment.put("MILLRACE_SUBNETS", "subnet-1,subnet-2");
        environment.put("MILLRACE_SECURITY_GROUPS", "sg-1");
        environment.put("MILLRACE_WORKERS", Integer.toString(WORKERS));
        environment.put("MILLRACE_UPLOADS", UPLOADS);
        environment.put("MILLRACE_LISTING", "0");
        environment.put("MILLRACE_PROTOCOL_LEASE", "10s");
        environment.put("MILLRACE_PROTOCOL_BEAT", "3s");
        environment.put("MILLRACE_PROTOCOL_CHECK", "2s");
        // Not the 8 of a deployment: requests are struck and workers stand still so often here, under leases of 10 s on
        // two processors, that a task may be
        // begun more often by chance. What the limit does is held by FailureStoryTest and the simulation.
        environment.put("MILLRACE_PROTOCOL_CLAIMS", "1000");
        return environment;
    }

    /** The API in this process, of tenants that a document names. */
    ApiHandler api(Location tenants) {
        S3ObjectStore objects = (S3ObjectStore) ports.objects();
        return new ApiHandler(new CloudWiring(ports, settings, Release.ANY, Secrets.NONE)
                .api(
                        List.of(CloudClass.C1),
                        (object, life) -> objects.presignedGet(object, life).toString(),
                        new PresignedContents(objects, account.clock()),
                        Optional.of(tenants),
                        (request, fault) -> {
                            throw new AssertionError(request, fault);
                        }));
    }

    static GatewayCall.Said said(ApiHandler handler, GatewayCall call) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(call.event().getBytes(StandardCharsets.UTF_8)),
                    output,
                    new FixedContext((int) TIMEOUT_MILLIS));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return GatewayCall.Said.of(output.toString(StandardCharsets.UTF_8));
    }

    /** Makes another version of the code the one that hints and ticks are for; those before are there under their names. */
    void release(Release release) {
        account.tasks(ReleaseQueue.name(Queues.of(CloudClass.C1.ofTasks()), release));
        Map<String, String> own = new TreeMap<>(environment);
        own.put("MILLRACE_RELEASE", release.label());
        own.put("MILLRACE_COORDINATORS", COORDINATOR);
        own.put("MILLRACE_FUNCTIONS", CloudClass.C1.label() + "=" + version(WORKER, release));
        own.put("MILLRACE_TASK_DEFINITIONS", "");
        plane.deploy(new FunctionPlane.Deployed(
                version(COORDINATOR, release), PACKAGE + "CoordinatorHandler", own, TIMEOUT_MILLIS, 1));
        plane.deploy(new FunctionPlane.Deployed(
                version(WORKER, release), PACKAGE + "WorkerHandler", own, TIMEOUT_MILLIS, 1));
        live = version(COORDINATOR, release);
    }

    /** Hints and ticks are for the code without versions again. */
    void forget() {
        live = COORDINATOR;
    }

    /** What a function of a version is called. */
    static String version(String function, Release release) {
        return function + ":" + release;
    }

    /** A place in the bucket. */
    Location at(String path) {
        return account.at(path);
    }

    /** The name of the bucket. */
    String bucket() {
        return account.bucket();
    }

    FunctionPlane plane() {
        return plane;
    }

    /** Variables of its functions. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    ContainerPlane containers() {
        return containers;
    }

    /** The way of coordinator and workers to the services, where it can be seen; else the test is aborted. */
    ServicesLink services() {
        route.requireWatched();
        return services.orElseThrow();
    }

    /** The way of further processes to the services. */
    ServicesRoute route() {
        return route;
    }

    EffectiveSettings settings() {
        return settings;
    }

    Ports ports() {
        return ports;
    }

    /** Puts the files of a folder into the bucket. */
    void upload(Path files, String to) {
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.sorted().toList()) {
                ports.objects()
                        .put(
                                at(to + "/" + file.getFileName()),
                                new ObjectStore.Content.FromFile(file, Files.size(file), false));
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    RunId submit(JobSpec job) {
        return new Submission(
                        ports,
                        settings.protocol(),
                        Rules.all(),
                        () -> ThreadLocalRandom.current().nextLong())
                .submit(job, Optional.empty())
                .run();
    }

    RunRow row(RunId run) {
        return RunRow.of(ports.table().read(Keys.run(run)).orElseThrow());
    }

    /** All that lies in its buckets and its table, as text; each place and row once. */
    Map<String, String> everything() {
        return account.everything();
    }

    /** Does what the services do, until the run has ended. */
    RunRow end(RunId run) {
        for (RunRow row = row(run); ; row = row(run)) {
            if (row.state().isEnded()) {
                return row;
            }
            turn();
        }
    }

    /** How often it did what the services do. */
    int turns() {
        return turns;
    }

    /** Waits until functions have ended what they were called for. */
    void rest() throws InterruptedException {
        while (plane.outstanding() > 0) {
            Thread.sleep(20);
        }
    }

    /** Does what the services do, once. */
    void turn() {
        turns++;
        hints.turn(event -> plane.call(live, event).join());
    }

    /** Nothing of it is left on an endpoint that others use. */
    @Override
    public void close() {
        plane.close();
        containers.close();
        services.ifPresent(ServicesLink::close);
        account.close();
    }
}
