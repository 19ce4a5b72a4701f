package dev.millrace.functions.aws;

import dev.millrace.functions.CalledWith;
import dev.millrace.functions.look.LookRound.Hint;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.RunId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a coordinator is called with. */
sealed interface CoordinatorEvent {
    CalledWith CALLED =
            new CalledWith("The coordinator", "Map the queue of hints to it, and schedule it with {\"tick\": true}");

    /** Messages of the queue of hints. */
    record Hints(List<Hint> hints) implements CoordinatorEvent {
        public Hints {
            hints = List.copyOf(hints);
        }
    }

    /** The minute is over. */
    record Tick() implements CoordinatorEvent {}

    /** Tasks of this version of the code may wait for workers, or be dead letters. */
    record Workers() implements CoordinatorEvent {}

    /** Another coordinator of this version has sent messages for so many workers, and leaves calling them to this one. */
    record Start(CloudClass memory, int count) implements CoordinatorEvent {}

    /** The event of {@link Start}. */
    static String start(CloudClass memory, int count) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("start", memory.label())
                .put("count", count)
                .toString();
    }

    /** The event of {@link Workers}. */
    String WORKERS = "{\"workers\":true}";

    /** The event by which one version of the code hands a hint on to another. */
    static String handedOn(RunId run) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.putArray("Records").addObject().put("messageId", "handed on").put("body", run.value());
        return event.toString();
    }

    /** Throws {@code INVALID} for anything else: the mapping or the schedule is wrong. */
    static CoordinatorEvent read(byte[] json) {
        JsonNode event = CALLED.read(json);
        if (event.path("tick").asBoolean(false)) {
            return new Tick();
        }
        if (event.path("workers").asBoolean(false)) {
            return new Workers();
        }
        if (event.path("start").isString()) {
            return start(event);
        }
        if (!event.path("Records").isArray()) {
            throw CALLED.unknown("it has neither Records nor a tick");
        }
        List<Hint> hints = new ArrayList<>();
        for (JsonNode record : event.path("Records")) {
            JsonNode message = record.path("messageId");
            JsonNode body = record.path("body");
            if (!message.isString() || !body.isString()) {
                throw CALLED.unknown("a record has no messageId or no body");
            }
            hints.add(new Hint(message.asString(), body.asString()));
        }
        return new Hints(hints);
    }

    private static Start start(JsonNode event) {
        int count = event.path("count").asInt(0);
        CloudClass memory = CloudClass.named(event.path("start").asString())
                .filter(_ -> count > 0)
                .orElseThrow(() -> CALLED.unknown("it starts no workers of any class"));
        return new Start(memory, count);
    }

    /** The answer to the mapping: which messages come again. */
    static byte[] failures(List<String> messages) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode items = answer.putArray("batchItemFailures");
        messages.forEach(message -> items.addObject().put("itemIdentifier", message));
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }
}
