package dev.millrace.functions;

import dev.millrace.graph.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a function may be called with; anything else is refused by name, because then whatever calls it is set up wrongly.
 *
 * @param who the function, as the beginning of a sentence
 * @param remedy how it is to be called
 */
public record CalledWith(String who, String remedy) {
    /** The event. Throws {@code UNKNOWN_EVENT} for what is not JSON. */
    public JsonNode read(byte[] json) {
        return tree(new String(json, StandardCharsets.UTF_8)).orElseThrow(() -> unknown("it is not JSON"));
    }

    /** A message within an event; empty: it is no JSON object. */
    public static Optional<JsonNode> object(String json) {
        return tree(json).filter(JsonNode::isObject);
    }

    private static Optional<JsonNode> tree(String json) {
        try {
            return Optional.of(JsonMapper.shared().readTree(json));
        } catch (JacksonException broken) {
            return Optional.empty();
        }
    }

    /** The refusal of an event. */
    public RuntimeException unknown(String why) {
        return Failure.invalid("UNKNOWN_EVENT", who + " was called with an event that it does not know: " + why, remedy)
                .toException();
    }
}
