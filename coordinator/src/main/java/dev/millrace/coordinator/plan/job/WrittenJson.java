package dev.millrace.coordinator.plan.job;

import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What somebody wrote, as JSON that is read as the same. */
final class WrittenJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private WrittenJson() {}

    static JsonNode of(Written written) {
        return switch (written) {
            case Written.Scalar scalar -> of(scalar);
            case Written.Sequence sequence -> {
                ArrayNode list = JSON.arrayNode();
                sequence.items().forEach(item -> list.add(of(item)));
                yield list;
            }
            case Written.Mapping mapping -> {
                ObjectNode node = JSON.objectNode();
                mapping.entries().forEach(entry -> node.set(entry.key(), of(entry.value())));
                yield node;
            }
        };
    }

    static ArrayNode texts(List<String> texts) {
        ArrayNode list = JSON.arrayNode();
        texts.forEach(list::add);
        return list;
    }

    private static JsonNode of(Written.Scalar scalar) {
        return switch (scalar.kind()) {
            case NULL -> JSON.nullNode();
            case TEXT -> JSON.stringNode(scalar.text());
            case FLAG -> JSON.booleanNode(scalar.text().equalsIgnoreCase("true"));
            case WHOLE, NUMBER -> number(scalar.text());
        };
    }

    /** A number that JSON has no form of stays the text that whoever needs a number reads as one. */
    private static JsonNode number(String text) {
        try {
            return JSON.numberNode(new BigDecimal(text));
        } catch (NumberFormatException ofYaml) {
            return JSON.stringNode(text);
        }
    }
}
