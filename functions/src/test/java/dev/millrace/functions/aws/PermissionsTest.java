package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.CloudClass;
import dev.millrace.service.deploy.Blueprint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each role may do what the requests need that its program makes, where it makes them, and nothing else. What a program asks for is read from its bytecode; what
 * a request needs is said here once; where, and what services do in a role's name, is said for each role.
 */
@NullUnmarked
class PermissionsTest {
    /** A request, and the actions that the service asks for. */
    private static final Map<String, Set<String>> NEEDS = needs("""
        s3.getObject                      s3:GetObject
        s3.headObject                     s3:GetObject
        s3.presignGetObject               s3:GetObject
        s3.presignPutObject               s3:PutObject
        s3.copyObject                     s3:GetObject s3:PutObject
        s3.uploadPartCopy                 s3:GetObject s3:PutObject
        s3.putObject                      s3:PutObject
        s3.createMultipartUpload          s3:PutObject
        s3.uploadPart                     s3:PutObject
        s3.completeMultipartUpload        s3:PutObject
        s3.abortMultipartUpload           s3:AbortMultipartUpload
        s3.deleteObject                   s3:DeleteObject
        s3.listObjectsV2                  s3:ListBucket
        dynamodb.getItem                  dynamodb:GetItem
        dynamodb.batchGetItem             dynamodb:BatchGetItem
        dynamodb.batchWriteItem           dynamodb:BatchWriteItem
        dynamodb.query                    dynamodb:Query
        dynamodb.putItem                  dynamodb:PutItem
        dynamodb.updateItem               dynamodb:UpdateItem
        dynamodb.deleteItem               dynamodb:DeleteItem
        dynamodb.transactWriteItems
        dynamodb.transactWriteItems.update dynamodb:UpdateItem
        sqs.getQueueUrl                   sqs:GetQueueUrl
        sqs.getQueueAttributes            sqs:GetQueueAttributes
        sqs.sendMessageBatch              sqs:SendMessage
        sqs.receiveMessage                sqs:ReceiveMessage
        sqs.changeMessageVisibility       sqs:ChangeMessageVisibility
        sqs.deleteMessage                 sqs:DeleteMessage
        sqs.deleteMessageBatch            sqs:DeleteMessage
        sqs.createQueue
        ssm.getParameter                  ssm:GetParameter
        lambda.invoke                     lambda:InvokeFunction
        ecs.runTask                       ecs:RunTask iam:PassRole
        ecs.listTasks                     ecs:ListTasks
        ecs.describeTasks                 ecs:DescribeTasks
        """);

    private static final String KEPT_OBJECTS =
            "@Storage/Data.Arn/* @Storage/Spool.Arn/* arn:*:s3:::lake/* arn:*:s3:::other/*";
    private static final String KEPT_BUCKETS = "@Storage/Data.Arn @Storage/Spool.Arn arn:*:s3:::lake arn:*:s3:::other";
    private static final String OBJECTS = KEPT_OBJECTS + " " + spools("/*");
    private static final String BUCKETS = KEPT_BUCKETS + " " + spools("");
    private static final String ROWS = "@Storage/Rows.Arn";
    private static final String HINTS = "@Hints/Messages.Arn";
    private static final String HERE = "eu-central-1:123456789012:";

    /** Parameters that users put there, of this deployment alone. A key of KMS that is AWS's own lets all decrypt who may read the parameter. */
    private static final String SECRETS = "arn:aws:ssm:" + HERE + "parameter/millrace/flow/*";

    /** As long as a release is: it names no queue of dead letters, and no other alias. */
    private static final String ANY_RELEASE = "r" + "?".repeat(12);

    /** Actions that can be granted on nothing narrower. */
    private static final Set<String> ON_EVERYTHING = Set.of("ecr:GetAuthorizationToken", "ecs:DiscoverPollEndpoint");

    private static String spools(String after) {
        return Templates.spools().stream()
                .map(bucket -> "arn:*:s3:::" + bucket + after)
                .collect(Collectors.joining(" "));
    }

    private static Map<String, Set<String>> needs(String text) {
        Map<String, Set<String>> needs = new TreeMap<>();
        text.lines().forEach(line -> {
            List<String> words = List.of(line.strip().split(" +"));
            needs.put(words.getFirst(), new TreeSet<>(words.subList(1, words.size())));
        });
        return needs;
    }

    /**
     * What a role may do.
     *
     * @param where resources by action
     * @param services actions that a service asks for in the role's name, beside the requests of the program
     */
    private record Grants(Map<String, SortedSet<String>> where, Set<String> services) {
        static Grants of(String services) {
            return new Grants(new TreeMap<>(), Set.of(services.split(" ")));
        }

        Grants on(String resources, String actions) {
            for (String action : actions.split(" ")) {
                where.computeIfAbsent(action, _ -> new TreeSet<>()).addAll(List.of(resources.split(" ")));
            }
            return this;
        }
    }

    private static String of(CloudClass.Platform platform, String before, String after) {
        return String.join(
                " ",
                Arrays.stream(CloudClass.values())
                        .filter(memory -> memory.platform() == platform)
                        .map(memory -> before + memory.label() + after)
                        .toList());
    }

    /** The queues of a class, of every version of the code: those before end what they planned. */
    private static String tasks(CloudClass memory) {
        return "arn:aws:sqs:" + HERE + "flow-tasks-" + memory.label() + "-" + ANY_RELEASE;
    }

    /** Tasks of a class that were received too often, of every version as well. */
    private static String dead(CloudClass memory) {
        return tasks(memory) + "-dead";
    }

    /** The service maps the queue of hints to the function, and writes the log. */
    private static Grants coordinator() {
        return Grants.of("sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes logs:CreateLogStream"
                        + " logs:PutLogEvents")
                .on("@Log.Arn", "logs:CreateLogStream logs:PutLogEvents")
                .on(OBJECTS, "s3:GetObject s3:PutObject s3:DeleteObject s3:AbortMultipartUpload")
                .on(BUCKETS, "s3:ListBucket")
                .on(ROWS, "dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:PutItem dynamodb:UpdateItem")
                .on(ROWS + "/index/due", "dynamodb:Query")
                .on(
                        HINTS,
                        "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage")
                .on(
                        Arrays.stream(CloudClass.values())
                                .map(PermissionsTest::tasks)
                                .collect(Collectors.joining(" ")),
                        "sqs:SendMessage sqs:GetQueueUrl sqs:GetQueueAttributes")
                .on(
                        Arrays.stream(CloudClass.values())
                                .map(PermissionsTest::dead)
                                .collect(Collectors.joining(" ")),
                        "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueUrl sqs:GetQueueAttributes")
                .on(
                        of(CloudClass.Platform.FUNCTION, "arn:aws:lambda:" + HERE + "function:flow-", ":*"),
                        "lambda:InvokeFunction")
                .on(
                        of(CloudClass.Platform.FUNCTION, "arn:aws:lambda:" + HERE + "function:flow-", "?:*"),
                        "lambda:InvokeFunction")
                .on("arn:aws:lambda:" + HERE + "function:flow-uploads:live", "lambda:InvokeFunction")
                .on(SECRETS, "ssm:GetParameter")
                .on("arn:aws:lambda:" + HERE + "function:flow-coordinator:" + ANY_RELEASE, "lambda:InvokeFunction")
                .on(
                        of(CloudClass.Platform.CONTAINER, "arn:aws:ecs:" + HERE + "task-definition/flow-", ":*"),
                        "ecs:RunTask")
                .on("arn:aws:ecs:" + HERE + "container-instance/flow/*", "ecs:ListTasks")
                .on("arn:aws:ecs:" + HERE + "task/flow/*", "ecs:DescribeTasks")
                .on(
                        "@Containers/Execution.Arn @WorkerF1May/Role.Arn @WorkerF2May/Role.Arn @WorkerF3May/Role.Arn",
                        "iam:PassRole")
                .on(of(CloudClass.Platform.GPU, "arn:aws:ecs:" + HERE + "task-definition/flow-", ":*"), "ecs:RunTask")
                .on("arn:aws:ecs:" + HERE + "container-instance/flow-gpu/*", "ecs:ListTasks")
                .on("arn:aws:ecs:" + HERE + "task/flow-gpu/*", "ecs:DescribeTasks")
                .on("@Gpu/Execution.Arn @WorkerG1May/Role.Arn", "iam:PassRole");
    }

    /** The service writes the log, and keeps what it could not deliver. What attempts write is not its matter. */
    private static Grants uploads() {
        return Grants.of("sqs:SendMessage logs:CreateLogStream logs:PutLogEvents")
                .on("@Log.Arn", "logs:CreateLogStream logs:PutLogEvents")
                .on(KEPT_OBJECTS, "s3:GetObject s3:PutObject s3:AbortMultipartUpload")
                .on(KEPT_BUCKETS, "s3:ListBucket")
                .on(ROWS, "dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem")
                .on(HINTS, "sqs:SendMessage sqs:GetQueueUrl")
                .on("@UploadsDead/Dead.Arn", "sqs:SendMessage");
    }

    /** It plans for those who ask, begins, changes and shows runs, and lets artifacts be put. Of objects it removes those of artifacts alone. */
    private static Grants api() {
        return Grants.of("logs:CreateLogStream logs:PutLogEvents")
                .on("@Log.Arn", "logs:CreateLogStream logs:PutLogEvents")
                .on(OBJECTS, "s3:GetObject")
                .on("@Storage/Spool.Arn/*", "s3:PutObject s3:AbortMultipartUpload")
                .on("@Storage/Spool.Arn/millrace/artifacts/*", "s3:DeleteObject")
                .on(BUCKETS, "s3:ListBucket")
                .on(
                        ROWS,
                        "dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem"
                                + " dynamodb:BatchWriteItem")
                .on(HINTS, "sqs:SendMessage sqs:GetQueueUrl")
                .on(SECRETS, "ssm:GetParameter");
    }

    private static Grants worker(CloudClass memory) {
        boolean function = memory.platform() == CloudClass.Platform.FUNCTION;
        Grants grants = Grants.of(function ? "logs:CreateLogStream logs:PutLogEvents" : "none")
                .on(OBJECTS, "s3:GetObject s3:PutObject s3:DeleteObject s3:AbortMultipartUpload")
                .on(BUCKETS, "s3:ListBucket")
                .on(ROWS, "dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:UpdateItem")
                .on(tasks(memory), "sqs:ReceiveMessage sqs:DeleteMessage sqs:ChangeMessageVisibility sqs:GetQueueUrl")
                .on(HINTS, "sqs:SendMessage sqs:GetQueueUrl");
        return function ? grants.on("@Log.Arn", "logs:CreateLogStream logs:PutLogEvents") : grants;
    }

    private final Map<String, ObjectNode> roles = Templates.whole().ofType("AWS::IAM::Role");

    private Map<String, SortedSet<String>> granted(String role) {
        Map<String, SortedSet<String>> granted = new TreeMap<>();
        statements(roles.get(role))
                .forEach(statement -> statement
                        .path("Action")
                        .forEach(action -> statement
                                .path("Resource")
                                .forEach(resource -> granted.computeIfAbsent(action.asString(), _ -> new TreeSet<>())
                                        .add(resource.asString()))));
        return granted;
    }

    private static Stream<JsonNode> statements(ObjectNode role) {
        assertThat(role.has("ManagedPolicyArns")).isFalse();
        return role.path("Policies")
                .valueStream()
                .flatMap(policy -> policy.at("/PolicyDocument/Statement").valueStream());
    }

    private void assertGrants(String role, Grants grants, SortedSet<String> requests) {
        assertThat(NEEDS.keySet())
                .as("what requests of " + role + " need is said")
                .containsAll(requests);
        Set<String> needed = new TreeSet<>(grants.services());
        needed.remove("none");
        requests.forEach(request -> needed.addAll(NEEDS.get(request)));
        assertThat(granted(role).keySet())
                .as("actions of " + role + ", by what it asks for")
                .containsExactlyInAnyOrderElementsOf(needed);
        assertThat(granted(role)).as("where " + role + " may do it").isEqualTo(grants.where());
    }

    @Test
    void theCoordinatorMayDoWhatItsRequestsNeed() {
        SortedSet<String> requests = ReachableCalls.of(CoordinatorHandler.class, "<init>", "handleRequest");
        assertThat(requests).contains("lambda.invoke", "ecs.runTask", "dynamodb.transactWriteItems.update");
        assertGrants("CoordinatorRole", coordinator(), requests);
    }

    @Test
    void whatTakesUploadsMayDoWhatItsRequestsNeedAndRemovesNoObject() {
        SortedSet<String> requests = ReachableCalls.of(UploadHandler.class, "<init>", "handleRequest");
        assertThat(requests).contains("s3.listObjectsV2", "dynamodb.transactWriteItems.update");
        assertGrants("UploadsRole", uploads(), requests);
    }

    @Test
    void theApiMayDoWhatItsRequestsNeed() {
        SortedSet<String> requests = ReachableCalls.of(ApiHandler.class, "<init>", "handleRequest");
        assertThat(requests)
                .contains("s3.presignGetObject", "s3.presignPutObject", "s3.deleteObject", "sqs.sendMessageBatch");
        assertGrants("ApiRole", api(), requests);
    }

    @Test
    void workersMayDoWhatTheirRequestsNeedAndTakeMessagesOfTheirClassAlone() {
        SortedSet<String> functions = ReachableCalls.of(WorkerHandler.class, "<init>", "handleRequest");
        SortedSet<String> containers = ReachableCalls.of(WorkerMain.class, "main");
        assertThat(functions).contains("sqs.receiveMessage", "s3.uploadPart").isEqualTo(containers);
        for (CloudClass memory : CloudClass.values()) {
            assertGrants(
                    "Worker" + memory.name() + "May/Role",
                    worker(memory),
                    memory.platform() == CloudClass.Platform.FUNCTION ? functions : containers);
        }
    }

    @Test
    void aRequestThatNobodyMakesIsNotInTheTable() {
        Set<String> made = new TreeSet<>(ReachableCalls.of(CoordinatorHandler.class, "<init>", "handleRequest"));
        made.addAll(ReachableCalls.of(ApiHandler.class, "<init>", "handleRequest"));
        made.addAll(ReachableCalls.of(WorkerHandler.class, "<init>", "handleRequest"));
        made.addAll(ReachableCalls.of(UploadHandler.class, "<init>", "handleRequest"));
        assertThat(NEEDS.keySet()).isEqualTo(made);
    }

    @Test
    void servicesThatStartOthersMayStartThemAlone() {
        assertThat(granted("TickRole"))
                .isEqualTo(Map.of("lambda:InvokeFunction", new TreeSet<>(Set.of("@Coordinator.Alias"))));
        assertThat(granted("Containers/Execution")).isEqualTo(granted("Gpu/Execution"));
        assertThat(granted("Gpu/Agent"))
                .isEqualTo(Grants.of("none")
                        .on(
                                "@Gpu/Cluster.Arn",
                                "ecs:RegisterContainerInstance ecs:DeregisterContainerInstance"
                                        + " ecs:SubmitTaskStateChange ecs:SubmitContainerStateChange"
                                        + " ecs:SubmitAttachmentStateChanges")
                        .on(
                                "arn:aws:ecs:" + HERE + "container-instance/flow-gpu/*",
                                "ecs:Poll ecs:StartTelemetrySession ecs:UpdateContainerInstancesState")
                        .on("*", "ecs:DiscoverPollEndpoint")
                        .where());
        assertThat(granted("Containers/Execution"))
                .isEqualTo(Grants.of("none")
                        .on("@Log.Arn", "logs:CreateLogStream logs:PutLogEvents")
                        .on(
                                "arn:aws:ecr:eu-central-1:123456789012:repository/millrace",
                                "ecr:BatchGetImage ecr:GetDownloadUrlForLayer")
                        .on("*", "ecr:GetAuthorizationToken")
                        .where());
    }

    @Test
    void everyRoleIsNamedHere() {
        Set<String> known = new TreeSet<>(Set.of(
                "ApiRole",
                "CoordinatorRole",
                "UploadsRole",
                "TickRole",
                "Containers/Execution",
                "Gpu/Execution",
                "Gpu/Agent"));
        for (CloudClass memory : CloudClass.values()) {
            known.add("Worker" + memory.name() + "May/Role");
        }
        assertThat(roles.keySet()).isEqualTo(known);
    }

    @Test
    void noRoleMayDoEverythingOrTouchEverything() {
        roles.forEach((name, role) -> statements(role)
                .forEach(statement -> statement.path("Action").forEach(action -> {
                    assertThat(action.asString()).as(name).doesNotContain("*");
                    statement.path("Resource").forEach(resource -> {
                        if (!ON_EVERYTHING.contains(action.asString())) {
                            assertThat(resource.asString())
                                    .as(name)
                                    .isNotEqualTo("*")
                                    .contains(prefix(resource.asString()));
                        }
                    });
                })));
    }

    /** A star stands for the partition of buckets, which is always that of the role's account, for versions of a task definition or a function, for members of a cluster of the deployment, for objects of one bucket, and for parameters of one deployment. */
    private static String prefix(String resource) {
        String narrow = resource.replaceFirst("^arn:\\*:s3:::", "s3:::")
                .replaceFirst(":\\*$", "")
                .replaceFirst(
                        "((?:container-instance|task)/flow(?:-gpu)?|@Storage/\\w+\\.Arn[/\\w]*|s3:::[@/\\w]+|parameter/millrace/flow)/\\*$",
                        "$1");
        assertThat(narrow).doesNotContain("*");
        return narrow;
    }

    @Test
    void passedRolesAndContainersAreBoundToTheirServiceAndCluster() {
        List<JsonNode> bound = statements(roles.get("CoordinatorRole"))
                .filter(statement -> statement.path("Action").toString().matches(".*(PassRole|RunTask).*"))
                .toList();
        assertThat(bound).hasSize(4).allMatch(statement -> statement.has("Condition"));
    }

    @Test
    void withoutFurtherBucketsAndContainersNothingIsGrantedForThem() {
        Blueprint plain = Templates.with();
        ObjectNode coordinator = plain.ofType("AWS::IAM::Role").get("CoordinatorRole");
        assertThat(statements(coordinator)
                        .map(statement -> statement.path("Sid").asString()))
                .containsExactly(
                        "Log",
                        "Objects",
                        "Lists",
                        "Spools",
                        "SpoolLists",
                        "Rows",
                        "Due",
                        "Hints",
                        "Tasks",
                        "DeadTasks",
                        "Secrets",
                        "Workers");
        assertThat(plain.ofType("AWS::IAM::Role"))
                .doesNotContainKeys("WorkerF1May/Role", "Containers/Execution", "Gpu/Agent");
    }
}
