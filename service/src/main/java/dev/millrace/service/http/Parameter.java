package dev.millrace.service.http;

import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A parameter of a route: a part of its path, a word of its query or a header. */
public record Parameter(String name, Place in, Schema schema, boolean required, String description) {
    private static final String WHOLE = "-?[0-9]{1,15}";

    /** Where it stands. */
    public enum Place {
        PATH,
        QUERY,
        HEADER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Parameter path(String name, Schema schema, String description) {
        return new Parameter(name, Place.PATH, schema, true, description);
    }

    public static Parameter query(String name, Schema schema, String description) {
        return new Parameter(name, Place.QUERY, schema, false, description);
    }

    public static Parameter header(String name, Schema schema, String description) {
        return new Parameter(name, Place.HEADER, schema, false, description);
    }

    /** The text as a value of its schema's type; empty: it is none. */
    Optional<JsonNode> read(String text) {
        return switch (schema.node().path("type").asString("string")) {
            case "integer" ->
                text.matches(WHOLE)
                        ? Optional.of(JsonNodeFactory.instance.numberNode(Long.parseLong(text)))
                        : Optional.empty();
            case "boolean" ->
                text.equals("true") || text.equals("false")
                        ? Optional.of(JsonNodeFactory.instance.booleanNode(text.equals("true")))
                        : Optional.empty();
            default -> Optional.of(JsonNodeFactory.instance.stringNode(text));
        };
    }
}
