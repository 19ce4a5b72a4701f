package dev.millrace.sdk.value;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a Java value of a JSON value. */
interface Decoder {
    JsonMapper MAPPER = JsonMapper.builder().build();

    /** The value of a node that is not null. */
    Object of(JsonNode node);

    /** The value of a node; null: NULL. */
    default @Nullable Object orNull(JsonNode node) {
        return node.isNull() ? null : of(node);
    }

    /** The value of JSON text; null: NULL. */
    default @Nullable Object cell(String json) {
        return orNull(MAPPER.readTree(json));
    }
}
