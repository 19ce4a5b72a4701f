package dev.millrace.service.document;

import dev.millrace.storage.record.NamedKind;
import dev.millrace.storage.record.NamedRow;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is kept under a name, as JSON. */
public final class NamedJson {
    private NamedJson() {}

    /** A head, or a version with what it keeps: of a job {@code body}, of a table {@code source}. */
    public static ObjectNode of(NamedRow row, NamedKind kind) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", row.name()).put("version", row.version()).put("savedMillis", row.savedMillis());
        if (!row.bodyOrEmpty().isEmpty()) {
            String field = switch (kind) {
                case JOB -> "body";
                case TABLE -> "source";
            };
            node.set(field, JsonMapper.shared().readTree(row.bodyOrEmpty()));
        }
        return node;
    }
}
