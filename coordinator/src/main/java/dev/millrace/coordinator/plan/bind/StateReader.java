package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the type of an exported aggregate state in a plan. */
final class StateReader {
    private StateReader() {}

    /** The struct type of the only aggregate that exports its state. */
    static SqlType type(JsonNode plan) {
        List<JsonNode> states = new ArrayList<>();
        collect(plan, states);
        if (states.size() != 1) {
            throw new NotDistributable("an aggregate without a state that can be exported");
        }
        ObjectNode type = (ObjectNode) states.getFirst().deepCopy();
        if (type.get("type_info") instanceof ObjectNode details) {
            details.put("alias", "");
            details.putNull("extension_info");
        }
        if (TypeReader.read(type) instanceof StructType struct) {
            return struct;
        }
        throw new NotDistributable("an aggregate whose state is not a struct");
    }

    private static void collect(JsonNode node, List<JsonNode> states) {
        if (node.path("state_export").asString("").equals("STATE_EXPORT")) {
            states.add(node.get("return_type"));
        }
        node.values().forEach(child -> collect(child, states));
    }
}
