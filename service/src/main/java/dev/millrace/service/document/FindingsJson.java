package dev.millrace.service.document;

import dev.millrace.graph.Findings;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a contract or a check found, as an object. */
final class FindingsJson {
    private FindingsJson() {}

    static ObjectNode of(Findings findings) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("subject", findings.subject());
        node.put("kind", findings.isCheck() ? "check" : "contract");
        node.put("rows", findings.rows());
        if (findings.isCheck()) {
            node.put("holds", findings.broken().isEmpty());
        } else {
            node.put("goodRows", findings.goodRows());
            node.put("badRows", findings.badRows());
        }
        ArrayNode broken = node.putArray("broken");
        findings.broken()
                .forEach(rule -> broken.addObject()
                        .put("reason", rule.reason())
                        .put("severity", rule.severity().name().toLowerCase(Locale.ROOT))
                        .put("rows", rule.rows())
                        .put("example", rule.example()));
        return node;
    }
}
