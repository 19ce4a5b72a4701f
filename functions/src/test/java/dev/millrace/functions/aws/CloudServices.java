package dev.millrace.functions.aws;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Location;
import dev.millrace.storage.Layout;
import dev.millrace.storage.aws.AwsAccount;
import dev.millrace.storage.aws.AwsClients;
import dev.millrace.storage.aws.Buckets;
import dev.millrace.storage.aws.DynamoStateTable;
import dev.millrace.storage.aws.DynamoTables;
import dev.millrace.storage.aws.SqsTaskQueue;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Queues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** What a deployment has in an account: buckets, a table, queues and a secret, under names that nobody else has. Removed at the end. */
final class CloudServices implements AutoCloseable {
    private static final int HINT_SECONDS = 5;

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
    private final List<String> kept = new ArrayList<>();

    CloudServices(AwsAccount account) {
        this.account = account;
        this.bucket = account.unique("cloud");
        this.spools = List.of(account.unique("spool"), account.unique("spool"));
        this.table = account.unique("rows");
        this.queues = account.unique("q") + "-";
        this.secrets = "/millrace/" + account.unique("secrets") + "/";
        this.sqs =
                account.configure(AwsClients.small(SqsClient.builder(), http)).build();
        this.rows = account.configure(AwsClients.small(DynamoDbClient.builder(), http))
                .build();
        this.s3 = account.s3().httpClient(http).build();
        this.parameters =
                account.configure(AwsClients.small(SsmClient.builder(), http)).build();
        this.hints = queue(Queues.HINTS);
        tasks(Queues.of(CloudClass.C1.ofTasks()));
        tasks(Queues.of(CloudClass.F1.ofTasks()));
        DynamoTables.create(rows, table, clock);
        buckets().forEach(one -> Buckets.create(account, s3, one));
    }

    private String queue(String name) {
        return sqs.createQueue(request -> request.queueName(queues + name)
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, Integer.toString(HINT_SECONDS))))
                .queueUrl();
    }

    /** Makes a queue of tasks, and the one of its dead letters. */
    void tasks(String name) {
        queue(name);
        queue(Queues.deadOf(name));
    }

    /** Keeps what jobs may call by this name. */
    void secret(String name, String value) {
        kept.add(secrets + name);
        parameters.putParameter(request ->
                request.name(secrets + name).type(ParameterType.SECURE_STRING).value(value));
    }

    /** Where all this is, as variables of functions. */
    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>(account.variables());
        variables.put("MILLRACE_SECRETS", secrets);
        variables.put("MILLRACE_HOME", at("home").uri());
        variables.put("MILLRACE_SPOOLS", String.join(",", spools));
        variables.put("MILLRACE_TABLE", table);
        variables.put("MILLRACE_QUEUES", queues);
        return variables;
    }

    /** The ways of this process to it. */
    Ports ports(Layout layout) {
        return Ports.of(
                account.objects(),
                new DynamoStateTable(rows, table, clock),
                new SqsTaskQueue(sqs, queues, 0, clock),
                clock,
                layout);
    }

    SystemClock clock() {
        return clock;
    }

    /** The queue of hints, as its mapping reads it. */
    HintMapping hints() {
        return new HintMapping(sqs, hints);
    }

    /** A place in the bucket. */
    Location at(String path) {
        return new Location("s3://" + bucket + "/" + path);
    }

    /** The name of the bucket. */
    String bucket() {
        return bucket;
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

    private List<String> buckets() {
        return Stream.concat(Stream.of(bucket), spools.stream()).toList();
    }

    @Override
    public void close() {
        sqs.listQueues(request -> request.queueNamePrefix(queues))
                .queueUrls()
                .forEach(url -> sqs.deleteQueue(request -> request.queueUrl(url)));
        kept.forEach(one -> parameters.deleteParameter(request -> request.name(one)));
        rows.deleteTable(request -> request.tableName(table));
        buckets().forEach(one -> Buckets.remove(s3, one));
        parameters.close();
        s3.close();
        rows.close();
        sqs.close();
        http.close();
    }
}
