package dev.millrace.tests.deploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Release;
import dev.millrace.service.deploy.Delivery;
import dev.millrace.storage.aws.AwsClients;
import dev.millrace.storage.aws.DynamoStateTable;
import dev.millrace.storage.aws.Emulator;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.tests.aws.Lake;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import tools.jackson.databind.JsonNode;

/** The life of a deployment, from nothing to its removal, on emulated services. */
final class DeployCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final String NAME = "flow";

    @TempDir
    Path folder;

    private static Said good(Shell shell, String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(String.join(" ", words) + "\n" + said.err()).isZero();
        return said;
    }

    /** Templates as they are, and a package that says who it is. */
    private void deliver(String code) throws IOException {
        Path delivery = Files.createDirectories(folder.resolve("delivery"));
        List<String> files = new ArrayList<>();
        try (Stream<Path> templates =
                Stream.concat(Stream.of(ROOT.resolve("template.yaml")), Files.list(ROOT.resolve("infra")))) {
            for (Path template :
                    templates.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                Files.write(delivery.resolve(template.getFileName()), Files.readAllBytes(template));
                files.add(template.getFileName().toString());
            }
        }
        try (OutputStream file = Files.newOutputStream(delivery.resolve("functions-arm64.zip"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("version.txt"));
            zip.write(code.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        files.add("functions-arm64.zip");
        Delivery.write(delivery, code, files);
    }

    private static String[] words(String command, String... more) {
        return Stream.concat(Stream.of("deploy", command, "--name", NAME, "--delivery", "delivery"), Stream.of(more))
                .toArray(String[]::new);
    }

    private static String tasks(String release) {
        return NAME + "-tasks-c1-" + release;
    }

    private static String released(String release, boolean live, String runs) {
        return "{\"release\":\"" + release + "\",\"live\":" + live + ",\"openRunCount\":" + (runs.isEmpty() ? 0 : 1)
                + ",\"openRuns\":[" + runs + "]}";
    }

    /** A variable of the coordinator that is called. */
    private static String called(LambdaClient functions, String variable) {
        return functions
                .getFunctionConfiguration(
                        request -> request.functionName(NAME + "-coordinator").qualifier("live"))
                .environment()
                .variables()
                .getOrDefault(variable, "");
    }

    /** Of which releases there are published versions of a function. */
    private static Set<String> releases(LambdaClient functions, String name) {
        return functions.listVersionsByFunction(request -> request.functionName(NAME + "-" + name)).versions().stream()
                .filter(version -> !version.version().equals("$LATEST"))
                .map(version -> version.environment().variables().getOrDefault("MILLRACE_RELEASE", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void aDeploymentIsMadeChangedAndRemovedAndItsDataStay() throws IOException, InterruptedException {
        try (Lake lake = new Lake();
                SdkHttpClient http = AwsClients.http();
                SqsClient queues = lake.configure(AwsClients.small(SqsClient.builder(), http))
                        .build();
                LambdaClient functions = lake.configure(AwsClients.small(LambdaClient.builder(), http))
                        .build();
                HandOnTick hand = new HandOnTick(lake, NAME);
                DynamoDbClient rows = lake.configure(AwsClients.small(DynamoDbClient.builder(), http))
                        .build()) {
            Assumptions.assumeTrue(lake.isEmulated(), "an account is deployed to by hand");
            Assumptions.assumeFalse(Emulator.isLocalStack(), "LocalStack has no HTTP APIs and no containers");
            deliver("first");
            Shell shell = new Shell(folder, lake.environment());

            assertThat(good(shell, words("plan")).out())
                    .contains(
                            "add  Storage/Rows  AWS::DynamoDB::Table",
                            "at rest it costs $0.",
                            "coordinator each minute");
            assertThat(shell.call(words("apply")).complaints().getFirst().code())
                    .isEqualTo("NOT_CONFIRMED");
            assertThat(shell.call(words("status")).complaints().getFirst().code())
                    .isEqualTo("NOT_DEPLOYED");

            good(shell, words("apply", "--yes", "-p", "WorkersOfAClass=7", "-p", "FunctionsPerClass=2"));
            JsonNode status = good(shell, words("status", "--json")).json();
            String table = status.at("/outputs/Table").asString();
            assertThat(rows.describeTable(request -> request.tableName(table))
                            .table()
                            .globalSecondaryIndexes())
                    .hasSize(1);
            String first = status.at("/outputs/Release").asString();
            String tasks = queues.getQueueUrl(request -> request.queueName(tasks(first)))
                    .queueUrl();
            assertThat(queues.getQueueAttributes(
                                    request -> request.queueUrl(tasks).attributeNames(QueueAttributeName.ALL))
                            .attributes())
                    .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "60")
                    .hasEntrySatisfying(
                            QueueAttributeName.REDRIVE_POLICY,
                            policy -> assertThat(policy).contains(tasks(first) + "-dead"));

            assertThat(status.at("/tick/found").asString())
                    .isEqualTo("enabled, each minute, calls flow-coordinator:live");
            assertThat(status.at("/tick/wrong").asBoolean(true)).isFalse();
            hand.log("/millrace/" + NAME);

            // The emulator passes RecursiveLoop over: the probe sees it.
            Said examined = shell.call("doctor", "--target", "aws", "--name", NAME);
            assertThat(examined.code()).isNotZero();
            assertThat(examined.out())
                    .contains("deployment: flow in", "7 workers of a class", "containers: this deployment has no")
                    .contains("conditional rows: the second")
                    .contains("conditional completion of parts: the second", "index of what is due: a row")
                    .contains("completions at once: one of two at once wins; answers: {200=3, 4")
                    .contains("active: api ", "uploads ")
                    .containsPattern(
                            "the tick runs: enabled, each minute, calls flow-coordinator:live; last tick \\d+ s")
                    .contains("bad   recursion: stopped after 16 rounds")
                    .containsOnlyOnce("bad ");
            assertThat(shell.call("doctor", "--target", "aws", "--name", "nobody")
                            .code())
                    .isNotZero();
            assertThat(good(shell, words("plan")).out()).startsWith("nothing changes");
            theTickIsTurnedAsTheStackSays(shell, hand);
            good(shell, words("apply", "--yes", "-p", "Switch=off"));
            JsonNode off = good(shell, words("status", "--json")).json();
            assertThat(off.at("/parameters/WorkersOfAClass").asString()).isEqualTo("7");
            assertThat(off.at("/outputs/Switch").asString()).isEqualTo("off");
            assertThat(off.at("/tick/found").asString()).isEqualTo("disabled, as Switch=off says");
            assertThat(called(functions, "MILLRACE_WORKERS"))
                    .as("a parameter alone publishes what is called")
                    .isEqualTo("0");

            Said refused = shell.call(words("apply", "--yes", "-p", "RunDays=5"));
            assertThat(refused.code()).isNotZero();
            assertThat(refused.err()).contains("RunDays");

            good(shell, words("apply", "--yes", "-p", "Switch=on"));
            assertThat(called(functions, "MILLRACE_WORKERS")).isEqualTo("7");
            assertThat(called(functions, "MILLRACE_FUNCTIONS")).matches("c1=flow-c1:\\d+,flow-c1b:\\d+;c2=.*");
            assertThat(good(shell, words("plan")).out()).startsWith("nothing changes");
            RunOfNobody run = new RunOfNobody(new DynamoStateTable(rows, table, new SystemClock()), folder);
            run.plan(new Release(first));
            deliver("second");
            good(shell, words("apply", "--yes"));
            JsonNode both = good(shell, words("status", "--json")).json();
            String second = both.at("/outputs/Release").asString();
            assertThat(second).isNotEqualTo(first);
            assertThat(called(functions, "MILLRACE_RELEASE")).isEqualTo(second);
            assertThat(both.path("releases").valueStream().map(JsonNode::toString))
                    .containsExactlyInAnyOrder(
                            released(first, false, "\"" + run.id() + "\""), released(second, true, ""));
            assertThat(good(shell, words("status")).out())
                    .contains("version " + first + ": " + run.id(), "version " + second + " (live): no open run");
            assertThat(queues.getQueueUrl(request -> request.queueName(tasks(second)))
                            .queueUrl())
                    .contains(second);

            // It stays while a run is open, and while the other has just become live.
            assertThat(good(shell, words("plan", "--settle", "0")).out()).doesNotContain("remove  version");
            run.end();
            assertThat(good(shell, words("plan")).out()).doesNotContain("remove  version");
            assertThat(releases(functions, "c1b")).contains(first, second);
            Said removed = good(shell, words("apply", "--yes", "--settle", "0"));
            assertThat(removed.out()).contains("nothing changes", "remove  version " + first + ", which no run needs");
            assertThat(removed.err()).contains("removed version " + first);
            assertThat(releases(functions, "c1b")).contains(second).doesNotContain(first);
            assertThat(good(shell, words("status", "--json"))
                            .json()
                            .path("releases")
                            .valueStream()
                            .map(JsonNode::toString))
                    .containsExactly(released(second, true, ""));
            assertThatThrownBy(() -> queues.getQueueUrl(request -> request.queueName(tasks(first))))
                    .isInstanceOf(QueueDoesNotExistException.class);

            hand.remove();
            assertThat(good(shell, words("status")).out()).contains("tick: there is no schedule flow-tick");

            // Who looks and removes needs no packages.
            assertThat(good(shell, "deploy", "status", "--name", NAME).out()).contains(second);
            assertThat(good(shell, "deploy", "destroy", "--name", NAME, "--yes").out())
                    .contains("these stay", table);
            assertThat(shell.call(words("status")).complaints().getFirst().code())
                    .isEqualTo("NOT_DEPLOYED");
            assertThatThrownBy(() -> queues.getQueueUrl(request -> request.queueName(tasks(second))))
                    .isInstanceOf(QueueDoesNotExistException.class);
            assertThat(rows.describeTable(request -> request.tableName(table))
                            .table()
                            .tableName())
                    .isEqualTo(table);
        }
    }

    /** Somebody disables it by hand, of which its stack knows nothing. */
    private static void theTickIsTurnedAsTheStackSays(Shell shell, HandOnTick hand) {
        GetScheduleResponse before = hand.seen();
        hand.disable();
        assertThat(good(shell, words("status")).out()).contains("tick: disabled, although Switch is on: runs do not");
        Said applied = good(shell, words("apply", "--yes"));
        assertThat(applied.out()).contains("enable  the tick").doesNotContain("nothing changes");
        assertThat(hand.seen())
                .usingRecursiveComparison()
                .ignoringFields("lastModificationDate", "responseMetadata", "sdkHttpResponse")
                .isEqualTo(before);
    }

    @Test
    void whatIsNotAsItWasPackagedIsNotDeployed() throws IOException {
        deliver("whole");
        Shell shell = new Shell(folder, Map.of("AWS_REGION", "eu-central-1"));
        Files.writeString(folder.resolve("delivery/template.yaml"), "Resources: {}\n");
        assertThat(shell.call(words("plan")).complaints().getFirst().code()).isEqualTo("DELIVERY_CHANGED");
        Files.delete(folder.resolve("delivery/delivery.json"));
        assertThat(shell.call(words("plan")).complaints().getFirst().code()).isEqualTo("NO_DELIVERY");
    }
}
