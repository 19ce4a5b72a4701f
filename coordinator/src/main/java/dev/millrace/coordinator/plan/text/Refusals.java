package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Errors with the place of a node of the syntax tree. */
final class Refusals {
    private final TextPosition positions;

    Refusals(TextPosition positions) {
        this.positions = positions;
    }

    MillraceException at(JsonNode node, String code, String message, String remedy) {
        return Failure.invalid(code, message, remedy)
                .at(positions.at(offset(node)))
                .toException();
    }

    /** Byte of the first known place of a node or of what it holds; -1 where there is none. */
    static long offset(JsonNode node) {
        JsonNode location = node.path("query_location");
        if (location.isIntegralNumber() && location.canConvertToInt()) {
            return location.asLong();
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            long offset = offset(child.getValue());
            if (offset >= 0) {
                return offset;
            }
        }
        return -1;
    }
}
