package dev.millrace.service.document;

import dev.millrace.storage.record.ArtifactRow;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Artifacts, as programs read them. */
public final class ArtifactJson {
    private ArtifactJson() {}

    /** A name, as its last version is. */
    public static ObjectNode of(ArtifactRow.Head head) {
        ArtifactRow row = head.row();
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", row.name());
        return put(node, row)
                .put("usedMillis", head.usedMillis())
                .put("principal", row.principal().isEmpty() ? "owner" : row.principal());
    }

    /** The same with all versions, the oldest first. */
    public static ObjectNode of(ArtifactRow.Head head, List<ArtifactRow> versions) {
        ObjectNode node = of(head);
        ArrayNode all = node.putArray("versions");
        versions.forEach(version -> put(all.addObject(), version));
        return node;
    }

    private static ObjectNode put(ObjectNode node, ArtifactRow row) {
        return node.put("version", row.version())
                .put("sha256", row.sha256())
                .put("size", row.sizeBytes())
                .put("createdMillis", row.savedMillis());
    }
}
