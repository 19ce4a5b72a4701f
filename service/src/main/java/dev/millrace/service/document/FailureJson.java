package dev.millrace.service.document;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Place;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Failures as programs read them. */
public final class FailureJson {
    private FailureJson() {}

    public static ObjectNode of(Failure failure) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("code", failure.code());
        node.put("kind", failure.kind().text());
        node.put("message", sentence(failure.message()));
        failure.remedy().ifPresent(remedy -> node.put("remedy", sentence(remedy)));
        failure.place().ifPresent(place -> {
            node.put("source", place.source());
            if (place.line() > 0) {
                node.put("line", place.line());
            }
            if (place.column() > 0) {
                node.put("column", place.column());
            }
        });
        return node;
    }

    /** The failure that was written so. */
    public static Failure read(JsonNode node) {
        Failure failure = Failure.of(
                FailureKind.parse(node.required("kind").stringValue()),
                node.required("code").stringValue(),
                node.required("message").stringValue());
        Failure helped =
                node.has("remedy") ? failure.withRemedy(node.required("remedy").stringValue()) : failure;
        return node.has("source")
                ? helped.at(new Place(
                        node.required("source").stringValue(),
                        node.path("line").asInt(0),
                        node.path("column").asInt(0)))
                : helped;
    }

    /** A sentence begins with a capital; commands and paths stay as people type them. */
    public static String sentence(String text) {
        String typed = text.replace("file:///", "/");
        return isTyped(typed) ? typed : Character.toUpperCase(typed.charAt(0)) + typed.substring(1);
    }

    /** Commands and names such as {@code read_csv} stay as people type them. */
    private static boolean isTyped(String text) {
        return text.startsWith("millrace ") || text.split("[ (]", 2)[0].contains("_");
    }
}
