package dev.millrace.functions.aws;

import dev.millrace.functions.CalledWith;
import dev.millrace.graph.Location;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What takes uploads in is called with: messages of a queue, or an event itself. An event is one of EventBridge, in which a key stands as it is; or a
 * notification of S3, in which a key is encoded as in a form: a space is {@code +}, and other signs are {@code %} and their bytes.
 *
 * @param isMapped whether it came by a queue, so that single messages may come again
 */
record UploadEvent(boolean isMapped, List<Message> messages) {
    static final CalledWith CALLED = new CalledWith(
            "What takes uploads in",
            "Send it events of buckets by EventBridge, notifications of S3, or {\"tick\": true}");

    private static final String CREATED = "ObjectCreated:";

    UploadEvent {
        messages = List.copyOf(messages);
    }

    /**
     * What one message says.
     *
     * @param id empty where there is no queue
     */
    record Message(String id, Content content) {}

    /** What can be said. */
    sealed interface Content {
        /** Something may have come to these places. */
        record Told(List<Location> places) implements Content {
            public Told {
                places = List.copyOf(places);
            }
        }

        /** It is time to look at triggers. */
        record Tick() implements Content {}

        /** Nobody knows what. */
        record Unknown(String why) implements Content {}
    }

    static UploadEvent read(byte[] json) {
        Optional<JsonNode> tree = CalledWith.object(new String(json, StandardCharsets.UTF_8));
        if (tree.isEmpty()
                || !tree.get().at("/Records/0/eventSource").asString("").equals("aws:sqs")) {
            return new UploadEvent(
                    false,
                    List.of(new Message("", tree.map(UploadEvent::content).orElseGet(UploadEvent::noJson))));
        }
        List<Message> messages = new ArrayList<>();
        for (JsonNode record : tree.get().path("Records")) {
            Content content = CalledWith.object(record.path("body").asString(""))
                    .map(UploadEvent::content)
                    .orElseGet(UploadEvent::noJson);
            messages.add(new Message(record.path("messageId").asString(""), content));
        }
        return new UploadEvent(true, messages);
    }

    private static Content noJson() {
        return new Content.Unknown("it is no JSON object");
    }

    private static Content content(JsonNode event) {
        if (event.path("tick").asBoolean(false)) {
            return new Content.Tick();
        }
        if (event.path("source").asString("").equals("aws.s3")) {
            return bridged(event);
        }
        if (event.path("Event").asString("").equals("s3:TestEvent")) {
            return new Content.Told(List.of());
        }
        return event.path("Records").isArray()
                ? notified(event.path("Records"))
                : new Content.Unknown("it is neither an event of a bucket nor a tick");
    }

    private static Content bridged(JsonNode event) {
        if (!event.path("detail-type").asString("").equals("Object Created")) {
            return new Content.Told(List.of());
        }
        JsonNode bucket = event.at("/detail/bucket/name");
        JsonNode key = event.at("/detail/object/key");
        if (!bucket.isString() || !key.isString()) {
            return new Content.Unknown("it has no bucket or no key");
        }
        return new Content.Told(
                place(bucket.asString(), key.asString()).stream().toList());
    }

    private static Content notified(JsonNode records) {
        List<Location> places = new ArrayList<>();
        for (JsonNode record : records) {
            JsonNode bucket = record.at("/s3/bucket/name");
            JsonNode key = record.at("/s3/object/key");
            if (!record.path("eventSource").asString("").equals("aws:s3") || !bucket.isString() || !key.isString()) {
                return new Content.Unknown("a record is not of a bucket, or has no key");
            }
            if (record.path("eventName").asString("").startsWith(CREATED)) {
                try {
                    place(bucket.asString(), URLDecoder.decode(key.asString(), StandardCharsets.UTF_8))
                            .ifPresent(places::add);
                } catch (IllegalArgumentException notEncoded) {
                    return new Content.Unknown("the key '" + key.asString() + "' is not encoded as in a form");
                }
            }
        }
        return new Content.Told(places);
    }

    /** Empty: no file has such a name. */
    private static Optional<Location> place(String bucket, String key) {
        try {
            return Optional.of(new Location("s3://" + bucket + "/" + key));
        } catch (IllegalArgumentException folder) {
            return Optional.empty();
        }
    }
}
