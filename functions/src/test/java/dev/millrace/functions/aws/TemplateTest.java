package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.settings.CloudPart;
import dev.millrace.functions.settings.CloudSettings;
import dev.millrace.functions.settings.CloudVariable;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.service.deploy.Blueprint;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.Layout;
import dev.millrace.storage.aws.DynamoTables;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.ReleaseQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The templates say what the code needs, and nothing that it does not know. */
@NullUnmarked
class TemplateTest {
    private static final Set<String> OF_THE_RUNTIME = Set.of("JAVA_TOOL_OPTIONS");

    /** Settings whose default is a laptop's. */
    private static final Set<String> SETTINGS = Set.of("MILLRACE_PROTOCOL_SPECULATE_AFTER");

    private final Blueprint whole = Templates.whole();

    private ObjectNode function(String name) {
        return whole.ofType(Templates.FUNCTION).get(name);
    }

    private ObjectNode coordinator() {
        return function("Coordinator");
    }

    private static List<CloudClass> classes(CloudClass.Platform platform) {
        return Arrays.stream(CloudClass.values())
                .filter(memory -> memory.platform() == platform)
                .toList();
    }

    private ObjectNode container(CloudClass memory) {
        return (ObjectNode) whole.ofType("AWS::ECS::TaskDefinition")
                .get("Containers/Worker" + memory.name())
                .at("/ContainerDefinitions/0");
    }

    @Test
    void everyHandlerIsAFunctionAndEveryFunctionHasItsHandler() throws Exception {
        Set<String> handlers = new TreeSet<>();
        Path classes = Path.of(CoordinatorHandler.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("dev/millrace/functions/aws");
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = "dev.millrace.functions.aws."
                        + file.getFileName().toString().replace(".class", "");
                if (RequestStreamHandler.class.isAssignableFrom(Class.forName(name))) {
                    handlers.add(name);
                }
            }
        }
        assertThat(handlers)
                .contains(
                        CoordinatorHandler.class.getName(),
                        WorkerHandler.class.getName(),
                        UploadHandler.class.getName());
        assertThat(whole.ofType(Templates.FUNCTION).values().stream()
                        .map(function -> function.path("Handler").asString())
                        .collect(Collectors.toSet()))
                .isEqualTo(handlers);
    }

    @Test
    void everyVariableThatCodeReadsIsSetAndEveryOneThatIsSetIsRead() {
        assertThat(own(Templates.variables(whole, coordinator()))).isEqualTo(variables(CloudPart.COORDINATOR));
        assertThat(own(Templates.variables(whole, function("Uploads")))).isEqualTo(variables(CloudPart.UPLOADS));
        for (CloudClass memory : classes(CloudClass.Platform.FUNCTION)) {
            assertThat(own(Templates.variables(whole, function("Worker" + memory.name()))))
                    .isEqualTo(variables(CloudPart.WORKER));
        }
        for (CloudClass memory : classes(CloudClass.Platform.CONTAINER)) {
            assertThat(own(environment(container(memory)))).isEqualTo(variables(CloudPart.WORKER));
        }
    }

    @Test
    void slowAttemptsGetCompanyInTheCloud() {
        assertThat(SettingsLayers.load(Templates.variables(whole, coordinator()), Path.of("/"), Map.of())
                        .protocol()
                        .attempts()
                        .speculateAfterMillis())
                .isEqualTo(2_000);
    }

    @Test
    void theApiPlansAsTheCoordinatorDoes() {
        assertThat(own(Templates.variables(whole, function("Api")))).isEqualTo(variables(CloudPart.API));
        assertThat(PoolSettings.classes(Templates.variables(whole, function("Api"))))
                .isEqualTo(PoolSettings.read(Templates.variables(whole, coordinator()))
                        .classes());
        assertThat(Templates.variables(Templates.whole("Tenants", "s3://lake/tenants.json"), function("Api")))
                .containsKey("MILLRACE_TENANTS");
    }

    @Test
    void theGatewayWaitsForTheApiAndTheApiEndsAllWaitingBefore() {
        JsonNode answers = whole.ofType("AWS::ApiGatewayV2::Integration").get("Gateway/Answers");
        int functionMillis = 1_000 * function("Api").path("Timeout").asInt();
        assertThat(answers.path("PayloadFormatVersion").asString()).isEqualTo("2.0");
        assertThat(answers.path("IntegrationUri").asString()).isEqualTo("@Api.Alias");
        assertThat(answers.path("TimeoutInMillis").asInt())
                .as("HTTP APIs wait no longer")
                .isEqualTo(30_000)
                .isGreaterThan(functionMillis);
        assertThat(functionMillis).isGreaterThan(25_000);
    }

    @Test
    void nobodyIsLetInWithoutAnAuthorizer() {
        JsonNode byPrincipal = whole.ofType("AWS::ApiGatewayV2::Route").get("Gateway/Everything");
        assertThat(byPrincipal.path("AuthorizationType").asString()).isEqualTo("AWS_IAM");
        assertThat(byPrincipal.has("AuthorizerId")).isFalse();
        Blueprint tokens = Templates.whole(
                "ApiCallers", "jwt", "TokenIssuer", "https://id.example.org", "TokenAudience", "one,two");
        JsonNode byToken = tokens.ofType("AWS::ApiGatewayV2::Route").get("Gateway/Everything");
        assertThat(byToken.path("AuthorizationType").asString()).isEqualTo("JWT");
        assertThat(byToken.path("AuthorizerId").asString()).isEqualTo("@Gateway/Tokens");
        JsonNode authorizer = tokens.ofType("AWS::ApiGatewayV2::Authorizer").get("Gateway/Tokens");
        assertThat(authorizer.at("/JwtConfiguration/Issuer").asString()).isEqualTo("https://id.example.org");
        assertThat(authorizer.at("/JwtConfiguration/Audience").toString()).isEqualTo("[\"one\",\"two\"]");
        for (Blueprint any : List.of(whole, tokens)) {
            assertThat(any.ofType("AWS::ApiGatewayV2::Route"))
                    .as("one door for all paths")
                    .hasSize(1);
            JsonNode permission = any.ofType("AWS::Lambda::Permission").get("Gateway/MayCall");
            assertThat(permission.path("SourceArn").asString()).contains("@Gateway/Api/");
        }
        Blueprint none = Templates.whole("ApiCallers", "off");
        assertThat(none.ofType("AWS::ApiGatewayV2::Api")).isEmpty();
        assertThat(none.ofType(Templates.FUNCTION)).doesNotContainKey("Api");
    }

    private static Set<String> variables(CloudPart part) {
        return Arrays.stream(CloudVariable.values())
                .filter(variable -> variable.parts().contains(part))
                .map(CloudVariable::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> own(Map<String, String> variables) {
        Set<String> own = new TreeSet<>(variables.keySet());
        own.removeAll(OF_THE_RUNTIME);
        own.removeAll(SETTINGS);
        return own;
    }

    private static Map<String, String> environment(ObjectNode container) {
        Map<String, String> environment = new TreeMap<>();
        container
                .path("Environment")
                .forEach(one -> environment.put(
                        one.path("Name").asString(), one.path("Value").asString()));
        return environment;
    }

    @Test
    void containersAndFunctionsWorkInTheSamePlaces() {
        Map<String, String> function = Templates.variables(whole, function("WorkerC1"));
        Map<String, String> container = environment(container(CloudClass.F1));
        for (CloudVariable variable : CloudVariable.values()) {
            if (variable.parts().contains(CloudPart.WORKER) && variable != CloudVariable.CLASS) {
                assertThat(container).containsEntry(variable.key(), function.get(variable.key()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyWorkerIsAsItsClassSays(CloudClass memory) {
        switch (memory.platform()) {
            case FUNCTION -> {
                ObjectNode worker = function("Worker" + memory.name());
                assertThat(worker.path("FunctionName").asString()).isEqualTo("flow-" + memory.label());
                assertThat(worker.path("MemorySize").asInt()).isEqualTo(memory.memoryMebibytes());
                assertThat(worker.at("/EphemeralStorage/Size").asInt()).isEqualTo(memory.diskMebibytes());
                assertThat(worker.path("Timeout").asInt()).isEqualTo(CloudClass.FUNCTION_SECONDS);
                assertThat(worker.at("/EventInvokeConfig/MaximumRetryAttempts").asInt(-1))
                        .isZero();
                Map<String, String> variables = Templates.variables(whole, worker);
                assertThat(variables).containsEntry("MILLRACE_CLASS", memory.label());
                assertThat(variables.get("JAVA_TOOL_OPTIONS")).contains("-Xmx" + memory.heapMebibytes() + "m ");
            }
            case CONTAINER -> {
                ObjectNode task = whole.ofType("AWS::ECS::TaskDefinition").get("Containers/Worker" + memory.name());
                assertThat(task.path("Family").asString()).isEqualTo("flow-" + memory.label());
                assertThat(task.path("Memory").asString()).isEqualTo("" + memory.memoryMebibytes());
                assertThat(task.path("Cpu").asString()).isEqualTo("" + 1024 * memory.processors());
                assertThat(task.at("/EphemeralStorage/SizeInGiB").asInt()).isEqualTo(memory.diskMebibytes() / 1024);
                assertThat(task.path("TaskRoleArn").asString()).isEqualTo("@Worker" + memory.name() + "May/Role.Arn");
                ObjectNode container = container(memory);
                assertThat(environment(container)).containsEntry("MILLRACE_CLASS", memory.label());
                assertThat(container.path("Command").toString())
                        .contains("-Xmx" + memory.heapMebibytes() + "m", WorkerMain.class.getName());
                assertThat(container.path("StopTimeout").asLong()).isGreaterThan(WorkerMain.LEAVE_SECONDS);
            }
        }
    }

    @Test
    void theCoordinatorReadsWhomItStarts() {
        PoolSettings pools = PoolSettings.read(Templates.variables(whole, coordinator()));
        for (CloudClass memory : CloudClass.values()) {
            boolean function = memory.platform() == CloudClass.Platform.FUNCTION;
            assertThat((function ? pools.functions() : pools.containers().taskDefinitions()).get(memory))
                    .as("the version that is published with the coordinator's own")
                    .containsExactly(
                            function ? "@Worker" + memory.name() + ".Version" : "@Containers/Worker" + memory.name());
        }
        assertThat(pools.most()).isEqualTo(200);
        assertThat(pools.containers().subnets()).containsExactly("subnet-1", "subnet-2");
        assertThat(pools.containers().cluster()).isEqualTo("@Containers/Cluster");
        Blueprint plain = Templates.with();
        assertThat(PoolSettings.read(Templates.variables(
                                plain, plain.ofType(Templates.FUNCTION).get("Coordinator")))
                        .classes())
                .isEqualTo(classes(CloudClass.Platform.FUNCTION));
    }

    @Test
    void everyQueueHasItsNameItsVisibilityAndItsDeadLetters() {
        Map<String, ObjectNode> queues = whole.ofType("AWS::SQS::Queue");
        assertThat(queues).hasSize(2 * (1 + CloudClass.values().length) + 1);
        assertQueue("Hints", Queues.HINTS);
        assertThat(visibilitySeconds("Hints"))
                .isGreaterThanOrEqualTo(6 * coordinator().path("Timeout").asInt());
        for (CloudClass memory : CloudClass.values()) {
            String name = "Tasks" + memory.name();
            Release release = new Release(Templates.RELEASE);
            String tasks = ReleaseQueue.name(Queues.of(memory.ofTasks()), release);
            assertQueue(name, tasks);
            assertThat(ReleaseQueue.name(Queues.deadOf(memory.ofTasks()), release))
                    .isEqualTo(Queues.deadOf(tasks));
            assertThat(visibilitySeconds(name)).isEqualTo(ProtocolSettings.DEFAULT.leaseMillis() / 1_000);
            assertThat(queues.get(name + "/Messages")
                            .at("/RedrivePolicy/maxReceiveCount")
                            .asInt())
                    .isGreaterThan(10 * ProtocolSettings.DEFAULT.attempts().maxClaims());
        }
    }

    private long visibilitySeconds(String queue) {
        return whole.ofType("AWS::SQS::Queue")
                .get(queue + "/Messages")
                .path("VisibilityTimeout")
                .asLong();
    }

    private void assertQueue(String stack, String name) {
        Map<String, ObjectNode> queues = whole.ofType("AWS::SQS::Queue");
        ObjectNode messages = queues.get(stack + "/Messages");
        assertThat(messages.path("QueueName").asString()).isEqualTo("flow-" + name);
        assertThat(messages.at("/RedrivePolicy/deadLetterTargetArn").asString()).isEqualTo("@" + stack + "/Dead.Arn");
        assertThat(messages.path("SqsManagedSseEnabled").asBoolean()).isTrue();
        ObjectNode dead = queues.get(stack + "/Dead");
        assertThat(dead.path("QueueName").asString()).isEqualTo("flow-" + Queues.deadOf(name));
        assertThat(dead.at("/RedriveAllowPolicy/sourceQueueArns/0").asString()).endsWith(":flow-" + name);
    }

    @Test
    void theCoordinatorHasMoreTimeThanOneLookTakes() {
        assertThat(1_000L * coordinator().path("Timeout").asInt()).isGreaterThan(2 * CoordinatorHandler.MARGIN_MILLIS);
    }

    @Test
    void hintsAndTicksAreEventsThatTheCoordinatorKnows() {
        JsonNode hints = coordinator().at("/Events/Hints/Properties");
        assertThat(hints.path("FunctionResponseTypes").toString()).isEqualTo("[\"ReportBatchItemFailures\"]");
        assertThat(hints.path("Queue").asString()).isEqualTo("@Hints/Messages.Arn");
        JsonNode tick = whole.ofType("AWS::Scheduler::Schedule").get("Tick");
        assertThat(tick.at("/Target/Arn").asString()).isEqualTo("@Coordinator.Alias");
        assertThat(CoordinatorEvent.read(tick.at("/Target/Input").asString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CoordinatorEvent.Tick.class);
    }

    @Test
    void functionsThatStartEachOtherThroughQueuesAreNotTakenForALoopButUploadsAreStopped() {
        Set<String> goRound = new TreeSet<>(Set.of("Coordinator"));
        classes(CloudClass.Platform.FUNCTION).forEach(memory -> goRound.add("Worker" + memory.name()));
        goRound.forEach(name -> assertThat(function(name).path("RecursiveLoop").asString())
                .as(name)
                .isEqualTo("Allow"));
        assertThat(function("Uploads").has("RecursiveLoop")).isFalse();
    }

    @Test
    void whatIsPutIntoABucketIsToldToWhoTakesUploadsButNotWhatRunsPublish() {
        JsonNode rule = whole.ofType("AWS::Events::Rule").get("UploadsRule");
        assertThat(rule.at("/EventPattern/detail/bucket/name").toString())
                .isEqualTo("[\"@Storage/Data\",\"lake\",\"other\"]");
        assertThat(Templates.with()
                        .ofType("AWS::Events::Rule")
                        .get("UploadsRule")
                        .at("/EventPattern/detail/bucket/name")
                        .toString())
                .isEqualTo("[\"@Storage/Data\"]");
        assertThat(rule.at("/Targets/0/Arn").asString()).isEqualTo("@Uploads.Alias");
        assertThat(rule.at("/Targets/0/DeadLetterConfig/Arn").asString()).isEqualTo("@UploadsDead/Dead.Arn");
        assertThat(whole.ofType("AWS::S3::Bucket")
                        .get("Storage/Data")
                        .at("/NotificationConfiguration/EventBridgeConfiguration/EventBridgeEnabled")
                        .asBoolean())
                .isTrue();
        assertThat(whole.ofType("AWS::S3::Bucket").get("Storage/Spool").has("NotificationConfiguration"))
                .as("what runs write for themselves tells nobody")
                .isFalse();
        List<Pattern> silent = rule.at("/EventPattern/detail/object/key/0/anything-but/wildcard")
                .valueStream()
                .map(pattern -> Pattern.compile(pattern.asString().replace("*", ".*")))
                .toList();
        Location out = new Location("s3://data/out");
        String manifest = Layout.manifest(out).below(new Location("s3://data"));
        String part = "out/part-00000-0-run_00000000000000000000000000-1.parquet";
        assertThat(List.of(manifest, part)).allMatch(key -> isSilent(silent, key));
        assertThat(isSilent(silent, "in/flights.csv.gz")).isFalse();
    }

    private static boolean isSilent(List<Pattern> silent, String key) {
        return silent.stream().anyMatch(pattern -> pattern.matcher(key).matches());
    }

    @Test
    void whatTakesUploadsHasMoreTimeThanOneLookTakesAndIsCalledByTheTick() {
        assertThat(1_000L * function("Uploads").path("Timeout").asInt()).isGreaterThan(2 * UploadHandler.MARGIN_MILLIS);
        Map<String, String> coordinator = Templates.variables(whole, coordinator());
        assertThat(CloudSettings.uploadsOf(coordinator))
                .isEqualTo(function("Uploads").path("FunctionName").asString() + ":live");
        assertThat(CloudSettings.listMillisOf(Templates.variables(whole, function("Uploads"))))
                .isEqualTo(300_000);
    }

    @Test
    void anEventThatCannotBeDeliveredIsKept() {
        ObjectNode uploads = function("Uploads");
        assertThat(uploads.at("/EventInvokeConfig/DestinationConfig/OnFailure/Destination")
                        .asString())
                .isEqualTo("@UploadsDead/Dead.Arn");
        ObjectNode dead = whole.ofType("AWS::SQS::Queue").get("UploadsDead/Dead");
        assertThat(dead.path("QueueName").asString()).isEqualTo("flow-uploads-dead");
        JsonNode sender = whole.ofType("AWS::SQS::QueuePolicy")
                .get("UploadsDead/DeadOverTls")
                .at("/PolicyDocument/Statement/1");
        assertThat(sender.at("/Condition/ArnEquals/aws:SourceArn").asString())
                .endsWith("rule/"
                        + whole.ofType("AWS::Events::Rule")
                                .get("UploadsRule")
                                .path("Name")
                                .asString());
    }

    @Test
    void everyFunctionIsCalledByAnAliasOfAVersionThatIsNamedByTheDigestOfTheDeployment() {
        assertThat(whole.part("Globals").at("/Function/AutoPublishAlias").asString())
                .isEqualTo("live");
        whole.ofType(Templates.FUNCTION)
                .forEach((name, function) -> assertThat(
                                function.path("AutoPublishCodeSha256").asString())
                        .as(name + ": its place")
                        .isEqualTo("0".repeat(64)));
    }

    @Test
    void whatAnEarlierVersionNeedsStaysWhenAnotherOneTakesItsPlace() {
        ObjectNode alias = whole.ofType("AWS::Lambda::Alias").get("CoordinatorOfRelease");
        assertThat(alias.path("Name").asString()).isEqualTo(Templates.RELEASE);
        assertThat(alias.path("FunctionName").asString()).isEqualTo("@Coordinator");
        assertThat(alias.path("FunctionVersion").asString()).isEqualTo("@Coordinator.Version.Version");
        assertThat(Templates.variables(whole, coordinator()))
                .containsEntry("MILLRACE_RELEASE", Templates.RELEASE)
                .containsEntry(
                        "MILLRACE_COORDINATORS",
                        coordinator().path("FunctionName").asString());
        assertThat(whole.part("Parameters").at("/Release/AllowedPattern").asString())
                .isEqualTo("r[0-9a-f]{" + "0123456789ab".length() + "}");
        Map<String, String> replaced = whole.resources().stream()
                .collect(Collectors.toMap(Blueprint.Resource::name, Blueprint.Resource::replacePolicy));
        assertThat(replaced).containsEntry("CoordinatorOfRelease", "Retain");
        for (CloudClass memory : CloudClass.values()) {
            assertThat(replaced)
                    .containsEntry("Tasks" + memory.name() + "/Messages", "Retain")
                    .containsEntry("Tasks" + memory.name() + "/Dead", "Retain");
        }
        classes(CloudClass.Platform.CONTAINER)
                .forEach(memory -> assertThat(replaced).containsEntry("Containers/Worker" + memory.name(), "Retain"));
    }

    @Test
    void theSwitchLetsNothingBeStarted() {
        Blueprint off = Templates.whole("Switch", "off");
        off.ofType(Templates.FUNCTION).forEach((name, function) -> {
            assertThat(function.path("ReservedConcurrentExecutions").asInt(-1))
                    .as(name)
                    .isZero();
            function.path("Events")
                    .forEach(event -> assertThat(event.at("/Properties/Enabled").asBoolean(true))
                            .as(name)
                            .isFalse());
        });
        assertThat(PoolSettings.read(Templates.variables(
                                off, off.ofType(Templates.FUNCTION).get("Coordinator")))
                        .most())
                .as("containers started")
                .isZero();
        assertThat(off.ofType("AWS::Scheduler::Schedule").values())
                .allMatch(schedule -> schedule.path("State").asString().equals("DISABLED"));
        assertThat(off.ofType("AWS::Events::Rule").values())
                .allMatch(rule -> rule.path("State").asString().equals("DISABLED"));
        whole.ofType(Templates.FUNCTION)
                .forEach((name, function) -> assertThat(function.has("ReservedConcurrentExecutions"))
                        .as(name)
                        .isFalse());
        Blueprint reserving = Templates.with("ReservedWorkers", "50");
        assertThat(reserving
                        .ofType(Templates.FUNCTION)
                        .get("WorkerC4")
                        .path("ReservedConcurrentExecutions")
                        .asInt())
                .isEqualTo(50);
    }

    @Test
    void theTableIsAsItsAdapterMakesIt() {
        ObjectNode table = whole.ofType("AWS::DynamoDB::Table").get("Storage/Rows");
        CreateTableRequest made = DynamoTables.definition("rows");
        assertThat(pairs(table.path("AttributeDefinitions"), "AttributeName", "AttributeType"))
                .isEqualTo(made.attributeDefinitions().stream()
                        .map(one -> one.attributeName() + " " + one.attributeTypeAsString())
                        .toList());
        assertThat(pairs(table.path("KeySchema"), "AttributeName", "KeyType")).isEqualTo(keys(made.keySchema()));
        JsonNode index = table.at("/GlobalSecondaryIndexes/0");
        assertThat(table.path("GlobalSecondaryIndexes").size()).isOne();
        assertThat(index.path("IndexName").asString()).isEqualTo(DynamoTables.DUE_INDEX);
        assertThat(index.at("/Projection/ProjectionType").asString())
                .isEqualTo(made.globalSecondaryIndexes().getFirst().projection().projectionTypeAsString());
        assertThat(pairs(index.path("KeySchema"), "AttributeName", "KeyType"))
                .isEqualTo(keys(made.globalSecondaryIndexes().getFirst().keySchema()));
        assertThat(table.at("/TimeToLiveSpecification/AttributeName").asString())
                .isEqualTo(DynamoTables.expiryAttribute());
        assertThat(table.path("BillingMode").asString()).isEqualTo(made.billingModeAsString());
        assertThat(table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                        .asBoolean())
                .isTrue();
    }

    private static List<String> keys(List<KeySchemaElement> keys) {
        return keys.stream()
                .map(key -> key.attributeName() + " " + key.keyTypeAsString())
                .toList();
    }

    private static List<String> pairs(JsonNode items, String first, String second) {
        return items.valueStream()
                .map(item ->
                        item.path(first).asString() + " " + item.path(second).asString())
                .toList();
    }

    @Test
    void bucketsAndQueuesAreReachedOverTlsAloneAndBucketsAreNotPublic() {
        Set<String> tls = new TreeSet<>();
        for (String type : List.of("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")) {
            whole.ofType(type).values().forEach(policy -> {
                JsonNode statement = policy.at("/PolicyDocument/Statement/0");
                assertThat(statement.path("Effect").asString()).isEqualTo("Deny");
                assertThat(statement.at("/Condition/Bool/aws:SecureTransport").asString())
                        .isEqualTo("false");
                tls.add(
                        policy.has("Bucket")
                                ? policy.path("Bucket").asString()
                                : policy.at("/Queues/0").asString());
            });
        }
        Set<String> all = new TreeSet<>();
        whole.ofType("AWS::S3::Bucket").forEach((name, bucket) -> {
            all.add("@" + name);
            assertThat(bucket.path("PublicAccessBlockConfiguration").valueStream())
                    .hasSize(4)
                    .allMatch(JsonNode::asBoolean);
            assertThat(bucket.has("BucketEncryption")).isTrue();
            assertThat(bucket.at("/LifecycleConfiguration/Rules").toString()).contains("unfinished-uploads");
        });
        whole.ofType("AWS::SQS::Queue").keySet().forEach(name -> all.add("@" + name));
        assertThat(tls).isEqualTo(all);
    }

    @Test
    void runsAreRemovedByAgeOnlyWhereTheyLieAndOnlyWhenNobodyCanRetryThem() {
        JsonNode rule = whole.ofType("AWS::S3::Bucket").get("Storage/Spool").at("/LifecycleConfiguration/Rules/1");
        whole.ofType("AWS::S3::Bucket").forEach((name, bucket) -> {
            if (name.startsWith("Spools/")) {
                assertThat(bucket.at("/LifecycleConfiguration/Rules/1").toString())
                        .isEqualTo(rule.toString().replace("millrace/runs/", "runs/"));
            }
        });
        String home = Templates.variables(whole, coordinator()).get("MILLRACE_HOME");
        assertThat(home).isEqualTo("s3://@Storage/Spool/millrace");
        assertThat(new Layout(new Location("s3://spool/millrace")).runs().uri())
                .isEqualTo("s3://spool/" + rule.path("Prefix").asString().replaceFirst("/$", ""));
        assertThat(rule.path("ExpirationInDays").asInt()).isEqualTo(90);
        long least = whole.part("Parameters").at("/RunDays/MinValue").asLong();
        assertThat(Duration.ofDays(least).toMillis())
                .isGreaterThan(
                        2 * (ProtocolSettings.DEFAULT.retentionMillis() + ProtocolSettings.DEFAULT.quietAfterMillis()));
    }

    @Test
    void whatAttemptsWriteIsSpreadOverAllSpools() {
        Map<String, String> variables = Templates.variables(whole, coordinator());
        assertThat(variables.get("MILLRACE_SPOOLS").split(",", -1))
                .containsExactlyElementsOf(Templates.spools())
                .containsExactlyInAnyOrderElementsOf(whole.ofType("AWS::S3::Bucket").keySet().stream()
                        .filter(name -> name.startsWith("Spools/"))
                        .map(name -> "@" + name)
                        .toList());
    }

    @Test
    void whatHoldsFactsStaysAndEverythingElseGoesWithItsStack() {
        Set<String> kept = new TreeSet<>(Set.of("AWS::S3::Bucket", "AWS::DynamoDB::Table"));
        assertThat(whole.resources().stream()
                        .filter(resource -> resource.deletionPolicy().equals("Retain"))
                        .map(Blueprint.Resource::type)
                        .collect(Collectors.toSet()))
                .isEqualTo(kept);
        assertThat(whole.resources().stream()
                        .filter(resource -> kept.contains(resource.type()))
                        .toList())
                .hasSize(3 + Templates.spools().size())
                .allMatch(resource -> resource.deletionPolicy().equals("Retain"));
    }

    @Test
    void logsAreKeptForATimeAndGoNowhereElse() {
        ObjectNode log = whole.ofType("AWS::Logs::LogGroup").get("Log");
        assertThat(whole.ofType("AWS::Logs::LogGroup")).hasSize(1);
        assertThat(log.path("RetentionInDays").asInt()).isEqualTo(30);
        assertThat(whole.part("Globals").at("/Function/LoggingConfig/LogGroup").asString())
                .isEqualTo("@Log");
        for (CloudClass memory : classes(CloudClass.Platform.CONTAINER)) {
            assertThat(container(memory)
                            .at("/LogConfiguration/Options/awslogs-group")
                            .asString())
                    .isEqualTo("@Log");
        }
    }

    @Test
    void whatCanBeTaggedIsTagged() {
        Set<String> cannot = Set.of(
                "AWS::S3::BucketPolicy",
                "AWS::SQS::QueuePolicy",
                "AWS::SNS::Subscription",
                "AWS::Logs::MetricFilter",
                "AWS::Scheduler::Schedule",
                "AWS::Events::Rule",
                "AWS::Lambda::Alias",
                "AWS::Lambda::Permission",
                "AWS::CloudWatch::Dashboard",
                "AWS::Budgets::Budget",
                "AWS::ApiGatewayV2::Authorizer",
                "AWS::ApiGatewayV2::Integration",
                "AWS::ApiGatewayV2::Route");
        for (Blueprint.Resource resource : whole.resources()) {
            if (!cannot.contains(resource.type()) && !resource.type().equals(Templates.FUNCTION)) {
                assertThat(resource.properties().path("Tags").toString())
                        .as(resource.name())
                        .containsAnyOf("{\"Key\":\"app\",\"Value\":\"millrace\"}", "{\"app\":\"millrace\"}");
            }
        }
        assertThat(whole.part("Globals").at("/Function/Tags/app").asString()).isEqualTo("millrace");
    }

    @Test
    void containersRunOnSpareCapacityWithAShareOnDemand() {
        JsonNode strategy =
                whole.ofType("AWS::ECS::Cluster").get("Containers/Cluster").path("DefaultCapacityProviderStrategy");
        assertThat(strategy.toString())
                .isEqualTo("[{\"CapacityProvider\":\"FARGATE\",\"Base\":0,\"Weight\":1},"
                        + "{\"CapacityProvider\":\"FARGATE_SPOT\",\"Weight\":4}]");
        assertThat(Templates.with().ofType("AWS::ECS::Cluster")).isEmpty();
    }

    @Test
    void theFailureOfARunIsCountedByTheLineThatIsWritten() throws IOException {
        JsonNode filter = whole.ofType("AWS::Logs::MetricFilter").get("Watch/FailedRuns");
        assertThat(filter.path("FilterPattern").asString())
                .isEqualTo("{ ($.message = \"" + CoordinatorHandler.RUN_ENDED
                        + "\" && $.state = \"FAILED\") || ($.message = \"" + ApiHandler.ANSWERED
                        + "\" && $.status >= 500) }");
        assertThat(filter.path("LogGroupName").asString()).isEqualTo("@Log");
        JsonNode alarm = whole.ofType("AWS::CloudWatch::Alarm").get("Watch/RunsFail");
        assertThat(filter.at("/MetricTransformations/0/MetricName").asString())
                .isEqualTo(alarm.path("MetricName").asString());
        assertThat(filter.at("/MetricTransformations/0/MetricNamespace").asString())
                .isEqualTo(alarm.path("Namespace").asString());
    }

    @Test
    void everyQueueAndTheTableAreWatchedButDeadTasksWhichBecomeHints() {
        String alarms = whole.ofType("AWS::CloudWatch::Alarm").toString();
        whole.ofType("AWS::SQS::Queue").values().stream()
                .map(queue -> queue.path("QueueName").asString())
                .filter(name -> !name.matches(".*-tasks-.*-dead"))
                .forEach(name -> assertThat(alarms).contains("\"Name\":\"QueueName\",\"Value\":\"" + name + "\""));
        assertThat(alarms).contains("\"Name\":\"TableName\",\"Value\":\"@Storage/Rows\"");
        assertThat(whole.ofType("AWS::CloudWatch::Alarm").values())
                .allMatch(alarm -> alarm.path("AlarmActions").toString().equals("[\"@Watch/Told\"]"));
        assertThat(whole.ofType("AWS::Budgets::Budget")).hasSize(1);
        assertThat(Templates.with().ofType("AWS::CloudWatch::Alarm")).isEmpty();
        assertThat(Templates.with().ofType("AWS::CloudWatch::Dashboard")).isEmpty();
    }

    @Test
    void theDashboardIsJsonAboutWhatIsThere() {
        String body = whole.ofType("AWS::CloudWatch::Dashboard")
                .get("Picture/Picture")
                .path("DashboardBody")
                .asString();
        JsonNode widgets =
                tools.jackson.databind.json.JsonMapper.shared().readTree(body).path("widgets");
        assertThat(widgets.size()).isGreaterThan(5);
        Set<String> names = new TreeSet<>();
        whole.ofType("AWS::SQS::Queue")
                .values()
                .forEach(queue -> names.add(queue.path("QueueName").asString()));
        whole.ofType(Templates.FUNCTION)
                .values()
                .forEach(function -> names.add(function.path("FunctionName").asString()));
        names.addAll(List.of("@Storage/Rows", "@Storage/Spool", "StandardStorage"));
        for (JsonNode widget : widgets) {
            for (JsonNode metric : widget.at("/properties/metrics")) {
                for (int at = 3; at < metric.size(); at += 2) {
                    assertThat(names).contains(metric.get(at).asString());
                }
            }
        }
    }

    @Test
    void aParameterThatIsNotThereOrMissingIsNamed() {
        assertThatThrownBy(() -> Templates.with("Colour", "red")).hasMessageContaining("no parameter 'Colour'");
        assertThatThrownBy(() -> Blueprint.of("template.yaml", Map.of(), Map.of(), _ -> {
                    try {
                        return Files.readString(Path.of(System.getProperty("millrace.root"), "template.yaml"));
                    } catch (IOException error) {
                        throw new UncheckedIOException(error);
                    }
                }))
                .hasMessageContaining("'Code' is not given");
    }
}
