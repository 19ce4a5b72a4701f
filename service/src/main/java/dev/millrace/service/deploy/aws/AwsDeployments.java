package dev.millrace.service.deploy.aws;

import dev.millrace.graph.Failure;
import dev.millrace.service.deploy.Delivery;
import dev.millrace.service.deploy.DeployRegion;
import dev.millrace.service.deploy.Deployment;
import dev.millrace.service.deploy.Probe;
import dev.millrace.service.deploy.Stacks.Stack;
import dev.millrace.service.deploy.TickState;
import dev.millrace.storage.Clock;
import dev.millrace.storage.aws.AwsClients;
import dev.millrace.storage.aws.DynamoStateTable;
import dev.millrace.storage.aws.S3ObjectStore;
import dev.millrace.storage.aws.S3Settings;
import dev.millrace.storage.local.SystemClock;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Opens deployments in the account of the usual credentials. */
public final class AwsDeployments implements AutoCloseable {
    private static final int PART_BYTES = 5 << 20;

    /** Objects that are a little larger are written in parts. */
    private static final S3Settings.Transfer PARTS_AT_ONCE =
            new S3Settings.Transfer(PART_BYTES, PART_BYTES, 1L << 32, 1L << 29, 2);

    private final Clock clock = new SystemClock();
    private final SdkHttpClient http = AwsClients.http();
    private final Optional<URI> endpoint;
    private final Region region;
    private final CloudFormationClient stacks;
    private final DynamoDbClient rows;
    private final LambdaClient functions;
    private final SqsClient queues;
    private final SchedulerClient schedules;
    private final AwsReleases releases;
    private final S3ObjectStore objects;

    /**
     * @param environment may name a region and an endpoint
     * @param regionOfOption empty: that of the environment or the profile
     * @throws dev.millrace.graph.MillraceException {@code INVALID} when no region is named
     */
    public AwsDeployments(Map<String, String> environment, Optional<String> regionOfOption) {
        this.endpoint = Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")).map(URI::create);
        this.region = Region.of(regionOfOption
                .or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
                .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
                .orElseGet(AwsDeployments::usualRegion));
        this.stacks = configured(AwsClients.small(CloudFormationClient.builder(), http))
                .build();
        this.rows = configured(AwsClients.small(DynamoDbClient.builder(), http)).build();
        this.functions =
                configured(AwsClients.small(LambdaClient.builder(), http)).build();
        this.queues = configured(AwsClients.small(SqsClient.builder(), http)).build();
        this.schedules =
                configured(AwsClients.small(SchedulerClient.builder(), http)).build();
        this.releases = new AwsReleases(functions, queues, table -> new DynamoStateTable(rows, table, clock));
        S3Settings settings = S3Settings.usual();
        this.objects = S3ObjectStore.open(
                endpoint.map(uri -> settings.at(uri, region.id())).orElse(settings));
    }

    private static String usualRegion() {
        try {
            return new DefaultAwsRegionProviderChain().getRegion().id();
        } catch (SdkClientException none) {
            throw Failure.invalid("NO_REGION", "No region is named", "Name one with --region or AWS_REGION")
                    .toException();
        }
    }

    private <B extends AwsClientBuilder<B, C>, C> B configured(B builder) {
        builder.region(region);
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }

    /** @param delivery as that of {@link Deployment} */
    public Deployment open(String name, Supplier<Delivery> delivery) {
        return new Deployment(
                name,
                place(region),
                delivery,
                new CloudFormationStacks(stacks, clock),
                objects,
                releases,
                new EventBridgeTickSchedule(schedules),
                clock);
    }

    /**
     * Looks whether the account of a deployment behaves as Millrace relies on; {@code good} is false of what does not.
     *
     * @param calls of the smallest worker at once, to see how fast it grows; 0: none
     */
    public List<Probe> probes(String name, int calls) {
        Optional<Stack> found =
                new CloudFormationStacks(stacks, clock).find(name).filter(Stack::isWhole);
        if (found.isEmpty()) {
            return List.of(new Probe(
                    "deployment", false, "there is no deployment '" + name + "' in " + region.id() + " that is whole"));
        }
        Stack stack = found.get();
        List<Probe> all = new ArrayList<>();
        all.add(new Probe("deployment", true, name + " in " + region.id() + ", " + stack.status()));
        S3Settings settings = S3Settings.usual().with(PARTS_AT_ONCE);
        AwsCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build();
        try (S3ObjectStore parted = S3ObjectStore.open(
                        endpoint.map(uri -> settings.at(uri, region.id())).orElse(settings));
                SignedQuotas quotas = new SignedQuotas(endpointOf(SignedQuotas.SERVICE), region.id(), credentials);
                SignedTickLog log = new SignedTickLog(endpointOf(SignedTickLog.SERVICE), region.id(), credentials);
                S3Client requests = configured(AwsClients.small(S3Client.builder(), http))
                        .forcePathStyle(endpoint.isPresent())
                        .build()) {
            DynamoStateTable table = new DynamoStateTable(
                    rows, Objects.requireNonNull(stack.outputs().get("Table")), clock);
            TickProbe tick = new TickProbe(name, log, this::reserved, clock);
            EventBridgeTickSchedule ticks = new EventBridgeTickSchedule(schedules);
            all.addAll(new AccountProbes(
                            name,
                            stack,
                            functions,
                            requests,
                            parted,
                            table,
                            new QuotaProbe(quotas),
                            () -> tick.look(TickState.of(name, stack, ticks.find(name))),
                            clock)
                    .look(calls));
        }
        return all;
    }

    private URI endpointOf(String service) {
        return endpoint.orElseGet(() -> SignedOperations.endpoint(service, region));
    }

    private OptionalInt reserved(String function) {
        Integer most = functions
                .getFunctionConcurrency(request -> request.functionName(function))
                .reservedConcurrentExecutions();
        return most == null ? OptionalInt.empty() : OptionalInt.of(most);
    }

    /** What follows from the region's name. */
    static DeployRegion place(Region region) {
        PartitionMetadata partition = PartitionMetadata.of(region);
        return new DeployRegion(region.id(), partition.id(), partition.dnsSuffix());
    }

    public String region() {
        return region.id();
    }

    @Override
    public void close() {
        objects.close();
        schedules.close();
        queues.close();
        functions.close();
        rows.close();
        stacks.close();
        http.close();
    }
}
