package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.UploadEvent.Content;
import dev.millrace.graph.Location;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The forms in which buckets tell of objects. */
class UploadEventTest {
    private static Content only(String event) {
        UploadEvent read = UploadEvent.read(event.getBytes(StandardCharsets.UTF_8));
        assertThat(read.messages()).hasSize(1);
        return read.messages().getFirst().content();
    }

    private static Content.Told told(String... uris) {
        return new Content.Told(Arrays.stream(uris).map(Location::new).toList());
    }

    /** As EventBridge sends it. */
    static String bridged(String bucket, String key) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.put("version", "0")
                .put("id", "17793124-05d4-b198-2fde-7ededc63b103")
                .put("detail-type", "Object Created")
                .put("source", "aws.s3")
                .put("account", "123456789012")
                .put("region", "eu-central-1");
        ObjectNode detail = event.putObject("detail");
        detail.put("version", "0").put("reason", "PutObject");
        detail.putObject("bucket").put("name", bucket);
        detail.putObject("object")
                .put("key", key)
                .put("size", 5)
                .put("etag", "b1946ac92492d2347c6235b4d2611184")
                .put("version-id", "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e")
                .put("sequencer", "00617F08299329D189");
        return event.toString();
    }

    /** As a bucket itself sends it. */
    static String notified(String bucket, String encodedKey, String name) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        ObjectNode record = event.putArray("Records").addObject();
        record.put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", "eu-central-1")
                .put("eventName", name);
        ObjectNode s3 = record.putObject("s3");
        s3.put("s3SchemaVersion", "1.0").putObject("bucket").put("name", bucket);
        s3.putObject("object").put("key", encodedKey).put("size", 5).put("eTag", "b1946ac92492d2347c6235b4d2611184");
        return event.toString();
    }

    /** As a mapping of a queue calls. */
    static String mapped(List<String> bodies) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        var records = event.putArray("Records");
        bodies.forEach(body -> records.addObject()
                .put("messageId", "m" + records.size())
                .put("eventSource", "aws:sqs")
                .put("body", body));
        return event.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            in/flights 1.csv     | in/flights+1.csv
            in/a+b.csv           | in/a%2Bb.csv
            in/100%25.csv        | in/100%2525.csv
            in/Jänner/ü.csv      | in/J%C3%A4nner/%C3%BC.csv
            in/day=2001-01-01/x  | in/day%3D2001-01-01/x
            """)
    void aKeyStandsAsItIsInAnEventOfTheBridgeAndEncodedInANotification(String key, String encoded) {
        assertThat(only(bridged("lake", key))).isEqualTo(told("s3://lake/" + key));
        assertThat(only(notified("lake", encoded, "ObjectCreated:Put"))).isEqualTo(told("s3://lake/" + key));
        UploadEvent both = UploadEvent.read(mapped(List.of(
                        bridged("lake", key), notified("lake", encoded, "ObjectCreated:CompleteMultipartUpload")))
                .getBytes(StandardCharsets.UTF_8));
        assertThat(both.isMapped()).isTrue();
        assertThat(both.messages())
                .containsExactly(
                        new UploadEvent.Message("m1", told("s3://lake/" + key)),
                        new UploadEvent.Message("m2", told("s3://lake/" + key)));
    }

    @Test
    void whatIsRemovedAndWhatIsNoFileTellsOfNothing() {
        assertThat(only(bridged("lake", "in/x.csv").replace("Object Created", "Object Deleted")))
                .isEqualTo(told());
        assertThat(only(notified("lake", "in/x.csv", "ObjectRemoved:Delete"))).isEqualTo(told());
        assertThat(only(bridged("lake", "in/folder/"))).isEqualTo(told());
        assertThat(only(bridged("lake", "in/../x.csv"))).isEqualTo(told());
        assertThat(only("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"lake\"}"))
                .isEqualTo(told());
    }

    @Test
    void aTickIsOneInAQueueToo() {
        assertThat(only("{\"tick\": true}")).isEqualTo(new Content.Tick());
        assertThat(only(mapped(List.of("{\"tick\": true}")))).isEqualTo(new Content.Tick());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not JSON",
                "[]",
                "{}",
                "{\"detail\": 1}",
                "{\"source\": \"aws.s3\", \"detail-type\": \"Object Created\", \"detail\": {}}",
                "{\"Records\": [{\"eventSource\": \"aws:sns\"}]}",
            })
    void anythingElseIsNotKnown(String event) {
        assertThat(only(event)).isInstanceOf(Content.Unknown.class);
        assertThat(only(mapped(List.of(event)))).isInstanceOf(Content.Unknown.class);
    }

    @Test
    void aNotificationWhoseKeyIsNotEncodedIsNotKnown() {
        assertThat(only(notified("lake", "in/100%.csv", "ObjectCreated:Put"))).isInstanceOf(Content.Unknown.class);
    }
}
