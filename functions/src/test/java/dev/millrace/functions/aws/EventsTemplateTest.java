package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.settings.CloudSettings;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.service.deploy.Blueprint;
import dev.millrace.service.deploy.TickSchedule;
import dev.millrace.storage.Layout;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.ReleaseQueue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Queues, ticks and uploads: what starts a function that nobody calls. */
@NullUnmarked
class EventsTemplateTest {
    private final Blueprint whole = Templates.whole();

    @Test
    void everyQueueHasItsNameItsVisibilityAndItsDeadLetters() {
        Map<String, ObjectNode> queues = whole.ofType("AWS::SQS::Queue");
        assertThat(queues).hasSize(2 * (1 + CloudClass.values().length) + 1);
        assertQueue("Hints", Queues.HINTS);
        assertThat(visibilitySeconds("Hints"))
                .isGreaterThanOrEqualTo(6
                        * Templates.function(whole, "Coordinator")
                                .path("Timeout")
                                .asInt());
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
        assertThat(1_000L
                        * Templates.function(whole, "Coordinator")
                                .path("Timeout")
                                .asInt())
                .isGreaterThan(2 * CoordinatorHandler.MARGIN_MILLIS);
    }

    @Test
    void hintsAndTicksAreEventsThatTheCoordinatorKnows() {
        JsonNode hints = Templates.function(whole, "Coordinator").at("/Events/Hints/Properties");
        assertThat(hints.path("FunctionResponseTypes").toString()).isEqualTo("[\"ReportBatchItemFailures\"]");
        assertThat(hints.path("Queue").asString()).isEqualTo("@Hints/Messages.Arn");
        JsonNode tick = whole.ofType("AWS::Scheduler::Schedule").get("Tick");
        assertThat(tick.at("/Target/Arn").asString()).isEqualTo("@Coordinator.Alias");
        assertThat(tick.path("Name").asString()).as("who looks at it finds it").isEqualTo(TickSchedule.name("flow"));
        assertThat(tick.has("GroupName")).isFalse();
        assertThat(CoordinatorEvent.read(tick.at("/Target/Input").asString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CoordinatorEvent.Tick.class);
    }

    @Test
    void functionsThatStartEachOtherThroughQueuesAreNotTakenForALoopButUploadsAreStopped() {
        Set<String> goRound = new TreeSet<>(Set.of("Coordinator"));
        Templates.classes(CloudClass.Platform.FUNCTION).forEach(memory -> goRound.add("Worker" + memory.name()));
        goRound.forEach(name -> assertThat(
                        Templates.function(whole, name).path("RecursiveLoop").asString())
                .as(name)
                .isEqualTo("Allow"));
        assertThat(Templates.function(whole, "Uploads").has("RecursiveLoop")).isFalse();
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
        assertThat(1_000L * Templates.function(whole, "Uploads").path("Timeout").asInt())
                .isGreaterThan(2 * UploadHandler.MARGIN_MILLIS);
        Map<String, String> coordinator = Templates.variables(whole, Templates.function(whole, "Coordinator"));
        assertThat(CloudSettings.uploadsOf(coordinator))
                .isEqualTo(Templates.function(whole, "Uploads")
                                .path("FunctionName")
                                .asString() + ":live");
        assertThat(CloudSettings.listMillisOf(Templates.variables(whole, Templates.function(whole, "Uploads"))))
                .isEqualTo(300_000);
    }

    @Test
    void anEventThatCannotBeDeliveredIsKept() {
        ObjectNode uploads = Templates.function(whole, "Uploads");
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
}
