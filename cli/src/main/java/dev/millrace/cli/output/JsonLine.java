package dev.millrace.cli.output;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON for programs that read what commands print. */
public final class JsonLine {
    private JsonLine() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** On one line. */
    public static String of(JsonNode node) {
        return JsonMapper.shared().writeValueAsString(node);
    }
}
