package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares every answer of a test with what the document says of it. */
public final class Conformance {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document;
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    public Conformance(JsonNode document) {
        this.document = document;
    }

    /** Fails for an answer that the document does not tell of; of paths and methods that are not there it says nothing. */
    public void check(String method, String asked, int status, Map<String, String> headers, String text) {
        document.required("paths").properties().stream()
                .filter(path -> isOf(path.getKey(), asked))
                .map(path -> path.getValue().path(method.toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject)
                .forEach(operation -> check(operation, status, headers, text));
    }

    private static boolean isOf(String template, String path) {
        return path.matches(template.replaceAll("\\{[a-z]+}", "[^/:]+").replace(".", "\\."));
    }

    private void check(JsonNode operation, int status, Map<String, String> headers, String text) {
        String name = operation.required("operationId").stringValue();
        JsonNode answer = operation.required("responses").path(Integer.toString(status));
        assertThat(answer.isObject())
                .as(name + " answered " + status + " " + text)
                .isTrue();
        String type = headers.getOrDefault("Content-Type", "");
        JsonNode content = answer.path("content").path(type);
        assertThat(type.isEmpty() || content.isObject())
                .as(name + " answered " + type)
                .isTrue();
        if (type.endsWith("json") && !type.endsWith("ndjson")) {
            assertThat(schemas.computeIfAbsent(content.required("schema"), this::schema)
                            .validate(text, InputFormat.JSON))
                    .as(name + " answered " + status + " " + text)
                    .isEmpty();
        }
    }

    /** With the named schemas in it, because it refers to them from its root. */
    private Schema schema(JsonNode schema) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", document.required("components"));
        return REGISTRY.getSchema(whole.toString(), InputFormat.JSON);
    }
}
