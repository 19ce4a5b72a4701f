package dev.millrace.functions.aws;

import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.serve.ApiRound;
import dev.millrace.functions.settings.CloudSettings;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.functions.trigger.TriggerRound;
import dev.millrace.functions.wiring.CloudWiring;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.CloudClass;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.aws.AwsClients;
import dev.millrace.storage.aws.DynamoStateTable;
import dev.millrace.storage.aws.S3ObjectStore;
import dev.millrace.storage.aws.S3Settings;
import dev.millrace.storage.aws.SqsTaskQueue;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.record.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Clients of a process, made once and never closed: they live as long as it does, and keep no threads. */
final class AwsParts {
    /** A worker that finds its queue empty asks so long before it believes it. */
    private static final int WAIT_SECONDS = 1;

    /** The only place that a function may write to. */
    private static final Path SCRATCH = Path.of(System.getProperty("java.io.tmpdir"), "millrace");

    private AwsParts() {}

    static LookRound coordinator(Map<String, String> environment, long marginMillis) {
        CloudSettings settings = CloudSettings.read(environment);
        PoolSettings pools = PoolSettings.read(environment);
        SdkHttpClient http = AwsClients.http();
        Supplier<LambdaClient> functions = new WhenNeeded<>(
                () -> AwsClients.small(LambdaClient.builder(), http).build());
        return wiring(settings, environment, http, secrets(environment, http))
                .coordinator(
                        pool(pools, functions, http),
                        LambdaHelp.of(functions, CloudSettings.coordinatorsOf(environment), settings.release(), pools),
                        pools.most(),
                        new UploadsCall(functions, CloudSettings.uploadsOf(environment)),
                        new LambdaCoordinators(functions, CloudSettings.coordinatorsOf(environment)),
                        text -> LogLine.write(CoordinatorHandler.UNREAD, Map.of("text", text)),
                        marginMillis);
    }

    static WorkerParts worker(Map<String, String> environment) {
        CloudSettings settings = CloudSettings.read(environment);
        CloudClass memory = CloudSettings.classOf(environment);
        return new WorkerParts(
                wiring(settings, environment, AwsClients.http(), Secrets.NONE),
                memory,
                SCRATCH,
                WorkRound.Margins.USUAL);
    }

    static TriggerRound uploads(Map<String, String> environment, long marginMillis) {
        CloudSettings settings = CloudSettings.read(environment);
        return wiring(settings, environment, AwsClients.http(), Secrets.NONE)
                .uploads(CloudSettings.listMillisOf(environment), marginMillis);
    }

    static ApiRound api(Map<String, String> environment) {
        CloudSettings settings = CloudSettings.read(environment);
        SdkHttpClient http = AwsClients.http();
        S3ObjectStore objects = S3ObjectStore.open(s3(settings, environment));
        CloudWiring wiring = wiring(settings, http, objects, secrets(environment, http));
        return wiring.api(
                PoolSettings.classes(environment),
                (object, life) -> objects.presignedGet(object, life).toString(),
                new PresignedContents(objects, new SystemClock()),
                CloudSettings.tenantsOf(environment),
                (request, fault) -> LogLine.write("fault", Map.of("request", request, "trouble", fault.toString())));
    }

    private static WorkerPool pool(PoolSettings settings, Supplier<LambdaClient> functions, SdkHttpClient http) {
        List<WorkerPool> pools = new ArrayList<>();
        pools.add(new LambdaWorkers(functions, settings.functions()));
        Supplier<EcsClient> containers = new WhenNeeded<>(
                () -> AwsClients.small(EcsClient.builder(), http).build());
        if (!settings.containers().taskDefinitions().isEmpty()) {
            pools.add(new EcsWorkers(containers, settings.containers()));
        }
        if (!settings.instances().containers().taskDefinitions().isEmpty()) {
            pools.add(new InstanceWorkers(containers, settings.instances()));
        }
        return new AllWorkers(pools);
    }

    private static Secrets secrets(Map<String, String> environment, SdkHttpClient http) {
        return new Secrets(new ParameterSecrets(
                new WhenNeeded<>(
                        () -> AwsClients.small(SsmClient.builder(), http).build()),
                CloudSettings.secretsOf(environment)));
    }

    private static CloudWiring wiring(
            CloudSettings settings, Map<String, String> environment, SdkHttpClient http, Secrets secrets) {
        return wiring(settings, http, S3ObjectStore.open(s3(settings, environment)), secrets);
    }

    private static CloudWiring wiring(
            CloudSettings settings, SdkHttpClient http, ObjectStore objects, Secrets secrets) {
        Clock clock = new SystemClock();
        DynamoStateTable table = new DynamoStateTable(
                AwsClients.small(DynamoDbClient.builder(), http).build(), settings.table(), clock);
        SqsTaskQueue queue = new SqsTaskQueue(
                AwsClients.small(SqsClient.builder(), http).build(), settings.queues(), WAIT_SECONDS, clock);
        Ports ports = Ports.of(objects, table, queue, clock, settings.layout()).withGlances(table::glance);
        return new CloudWiring(ports, settings.settings(), settings.release(), secrets);
    }

    /** An endpoint that the environment names for all services is one that speaks S3 by path. */
    private static S3Settings s3(CloudSettings settings, Map<String, String> environment) {
        S3Settings s3 = S3Settings.usual().only(settings.buckets(), settings.owners());
        String endpoint = environment.getOrDefault("AWS_ENDPOINT_URL", "");
        return endpoint.isEmpty()
                ? s3
                : s3.at(URI.create(endpoint), environment.getOrDefault("AWS_REGION", "us-east-1"));
    }
}
