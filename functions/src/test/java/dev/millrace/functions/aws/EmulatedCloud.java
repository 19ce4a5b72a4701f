package dev.millrace.functions.aws;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.functions.settings.CloudSettings;
import dev.millrace.functions.wiring.CloudWiring;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.aws.AwsAccount;
import dev.millrace.storage.aws.AwsClients;
import dev.millrace.storage.aws.DynamoStateTable;
import dev.millrace.storage.aws.DynamoTables;
import dev.millrace.storage.aws.Emulator;
import dev.millrace.storage.aws.S3ObjectStore;
import dev.millrace.storage.aws.S3Settings;
import dev.millrace.storage.aws.SqsTaskQueue;
import dev.millrace.storage.local.SystemClock;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deployment on emulated services: bucket, table and queues, a coordinator, workers and the API as functions, and what the services do around them: the mapping
 * of the queue of hints, and the schedule, which ticks whenever nothing else happens.
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
    private static final int HINT_SECONDS = 5;
    private static final int NOT_EMPTY = 409;

    private final SystemClock clock = new SystemClock();
    private final SdkHttpClient http = AwsClients.http();
    private final AwsAccount account;
    private final String bucket;
    private final List<String> spools;
    private final String table;
    private final String queues;
    private final String secrets;
    private final SqsClient sqs;
    private final DynamoDbClient rows;
    private final S3Client s3;
    private final SsmClient parameters;
    private final String hints;
    private final ServicesLink services;
    private final FunctionPlane plane;
    private final ContainerPlane containers;
    private final Ports ports;
    private final EffectiveSettings settings;
    private final Map<String, String> environment;
    private int turns;
    private String live = COORDINATOR;

    private EmulatedCloud(AwsAccount account, URI endpoint, Path folder) {
        this.account = account;
        this.bucket = account.unique("cloud");
        this.spools = List.of(account.unique("spool"), account.unique("spool"));
        this.table = account.unique("rows");
        this.queues = account.unique("q") + "-";
        this.secrets = "/millrace/" + account.unique("secrets") + "/";
        this.sqs =
                account.configure(AwsClients.small(SqsClient.builder(), http)).build();
        this.hints = queue(Queues.HINTS);
        tasks(Queues.of(CloudClass.C1.ofTasks()));
        tasks(Queues.of(CloudClass.F1.ofTasks()));
        this.rows = account.configure(AwsClients.small(DynamoDbClient.builder(), http))
                .build();
        DynamoTables.create(rows, table, clock);
        this.s3 = account.configure(S3Client.builder())
                .httpClient(http)
                .forcePathStyle(true)
                .build();
        buckets().forEach(one -> s3.createBucket(request -> request.bucket(one)));
        this.parameters =
                account.configure(AwsClients.small(SsmClient.builder(), http)).build();
        parameters.putParameter(request -> request.name(secrets + SECRET_NAME)
                .type(ParameterType.SECURE_STRING)
                .value(SECRET));
        this.services = new ServicesLink(endpoint);
        this.plane = new FunctionPlane(services.endpoint(), folder);
        this.containers = new ContainerPlane(services.endpoint(), folder, CLUSTER, CONTAINERS);
        this.environment = environment(folder);
        this.settings = SettingsLayers.load(environment, folder, Map.of());
        this.ports = Ports.of(
                objects(endpoint),
                new DynamoStateTable(rows, table, clock),
                new SqsTaskQueue(sqs, queues, 0, clock),
                clock,
                CloudSettings.read(environment).layout());
        plane.deploy(new FunctionPlane.Deployed(
                COORDINATOR, PACKAGE + "CoordinatorHandler", environment, TIMEOUT_MILLIS, 1));
        plane.deploy(new FunctionPlane.Deployed(API, PACKAGE + "ApiHandler", environment, TIMEOUT_MILLIS, 1));
        plane.deploy(
                new FunctionPlane.Deployed(WORKER, PACKAGE + "WorkerHandler", environment, TIMEOUT_MILLIS, WORKERS));
        plane.deploy(new FunctionPlane.Deployed(
                UPLOADS, PACKAGE + "UploadHandler", environment, 2 * TIMEOUT_MILLIS, UPLOADERS));
        containers.define(CONTAINER, CloudClass.F1, environment);
    }

    /** Throws {@link TestAbortedException} where there is no emulator. */
    static EmulatedCloud open(Path folder) {
        AwsAccount account = Emulator.account();
        if (account.endpointOrNull() == null) {
            throw new TestAbortedException("functions are started here, so services elsewhere cannot start them");
        }
        return new EmulatedCloud(account, account.endpointOrNull(), folder);
    }

    private String queue(String name) {
        return sqs.createQueue(request -> request.queueName(queues + name)
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, Integer.toString(HINT_SECONDS))))
                .queueUrl();
    }

    private void tasks(String name) {
        queue(name);
        queue(Queues.deadOf(name));
    }

    private ObjectStore objects(URI endpoint) {
        AwsCredentials credentials = account.credentials().resolveCredentials();
        System.setProperty("aws.accessKeyId", credentials.accessKeyId());
        System.setProperty("aws.secretAccessKey", credentials.secretAccessKey());
        return S3ObjectStore.open(
                S3Settings.usual().at(endpoint, account.region().id()));
    }

    private Map<String, String> environment(Path folder) {
        AwsCredentials credentials = account.credentials().resolveCredentials();
        Map<String, String> environment = new TreeMap<>();
        environment.put("AWS_REGION", account.region().id());
        environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
        environment.put("AWS_ENDPOINT_URL_LAMBDA", plane.endpoint().toString());
        environment.put("MILLRACE_SECRETS", secrets);
        environment.put("AWS_ENDPOINT_URL_ECS", containers.endpoint().toString());
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("MILLRACE_HOME", at("home").uri());
        environment.put("MILLRACE_SPOOLS", String.join(",", spools));
        environment.put("MILLRACE_TABLE", table);
        environment.put("MILLRACE_QUEUES", queues);
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
                        new PresignedContents(objects, clock),
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
        tasks(ReleaseQueue.name(Queues.of(CloudClass.C1.ofTasks()), release));
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
        return new Location("s3://" + bucket + "/" + path);
    }

    /** The name of the bucket. */
    String bucket() {
        return bucket;
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

    /** The way of coordinator and workers to the services. */
    ServicesLink services() {
        return services;
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

    /** The same job over other places. */
    static JobSpec moved(JobSpec job, UnaryOperator<String> sources, UnaryOperator<Location> sinks) {
        List<JobSpec.Source> from = job.sources().stream()
                .map(source -> new JobSpec.Source(
                        source.name(),
                        source.from().stream().map(sources).toList(),
                        source.format(),
                        source.columns(),
                        source.partitions(),
                        source.csv(),
                        source.skipBadRows(),
                        source.options(),
                        source.place()))
                .toList();
        List<JobSpec.Sink> to = job.sinks().stream()
                .map(sink -> new JobSpec.Sink(
                        sink.step(),
                        sinks.apply(sink.to()),
                        sink.format(),
                        sink.mode(),
                        sink.key(),
                        sink.layout(),
                        sink.places(),
                        sink.place()))
                .toList();
        return job.withTables(from, job.steps(), to, job.quality());
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
        Map<String, String> everything = new TreeMap<>();
        for (String one : buckets()) {
            s3.listObjectsV2Paginator(request -> request.bucket(one))
                    .contents()
                    .forEach(object -> everything.put(
                            "s3://" + one + "/" + object.key(),
                            s3.getObjectAsBytes(request -> request.bucket(one).key(object.key()))
                                    .asString(StandardCharsets.ISO_8859_1)));
        }
        rows.scanPaginator(request -> request.tableName(table))
                .items()
                .forEach(row -> everything.put("row " + everything.size(), row.toString()));
        return everything;
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
        List<Message> received;
        try {
            received = sqs.receiveMessage(request ->
                            request.queueUrl(hints).maxNumberOfMessages(10).waitTimeSeconds(1))
                    .messages();
        } catch (SdkException busy) {
            return;
        }
        if (received.isEmpty()) {
            plane.call(live, "{\"tick\":true}").join();
        } else {
            map(received);
        }
    }

    /** One batch of the mapping: what is not named as failed is deleted; of a call that died nothing is. */
    private void map(List<Message> received) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        ArrayNode records = event.putArray("Records");
        received.forEach(message -> records.addObject()
                .put("messageId", message.messageId())
                .put("body", message.body())
                .put("eventSource", "aws:sqs"));
        Sandbox.Answer answer = plane.call(live, event.toString()).join();
        if (answer.end() != Sandbox.End.ANSWERED) {
            return;
        }
        List<String> failed = new ArrayList<>();
        for (JsonNode item : JsonMapper.shared().readTree(answer.body()).path("batchItemFailures")) {
            failed.add(item.path("itemIdentifier").asString());
        }
        received.stream()
                .filter(message -> !failed.contains(message.messageId()))
                .forEach(this::delete);
    }

    private void delete(Message message) {
        try {
            sqs.deleteMessage(request -> request.queueUrl(hints).receiptHandle(message.receiptHandle()));
        } catch (SdkException busy) {
            // It comes again.
        }
    }

    /** The files of a published result, in order. */
    static List<byte[]> files(ObjectStore objects, Location destination) {
        Manifest manifest = ManifestCodec.read(
                objects.get(Layout.manifest(destination)).orElseThrow().bytes());
        return manifest.files().stream()
                .map(file -> objects.get(destination.resolve(file.name()))
                        .orElseThrow()
                        .bytes())
                .toList();
    }

    /** Nothing of it is left on an endpoint that others use. */
    @Override
    public void close() {
        plane.close();
        containers.close();
        services.close();
        sqs.listQueues(request -> request.queueNamePrefix(queues))
                .queueUrls()
                .forEach(url -> sqs.deleteQueue(request -> request.queueUrl(url)));
        parameters.deleteParameter(request -> request.name(secrets + SECRET_NAME));
        rows.deleteTable(request -> request.tableName(table));
        buckets().forEach(this::remove);
        parameters.close();
        s3.close();
        rows.close();
        sqs.close();
        http.close();
    }

    private List<String> buckets() {
        return Stream.concat(Stream.of(bucket), spools.stream()).toList();
    }

    /** What was on its way when its sender was killed may arrive late. */
    private void remove(String one) {
        while (!isRemoved(one)) {
            Thread.onSpinWait();
        }
    }

    private boolean isRemoved(String one) {
        s3.listObjectsV2Paginator(request -> request.bucket(one))
                .contents()
                .forEach(
                        object -> s3.deleteObject(request -> request.bucket(one).key(object.key())));
        try {
            s3.deleteBucket(request -> request.bucket(one));
            return true;
        } catch (S3Exception error) {
            if (error.statusCode() != NOT_EMPTY) {
                throw error;
            }
            return false;
        }
    }
}
