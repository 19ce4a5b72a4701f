package dev.millrace.coordinator.plan.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The published JSON Schemas (draft 2020-12), made from the shapes that jobs are checked against. */
public final class JobSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private JobSchema() {}

    /** File name to text, for each published schema. */
    public static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("job-v1.schema.json", document("job-v1", "A Millrace job", JobShape.JOB));
        files.put("sources-v1.schema.json", document("sources-v1", "Sources of Millrace", JobShape.SOURCES_FILE));
        return files;
    }

    private static String document(String name, String title, Shape shape) {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$id", "urn:millrace:schema:" + name);
        root.put("title", title);
        root.setAll(schema(shape));
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static ObjectNode schema(Shape shape) {
        return switch (shape) {
            case Shape.Single single -> single(single.form());
            case Shape.Word word -> type("string").put("pattern", word.pattern());
            case Shape.Choice choice -> choice(choice.words());
            case Shape.OneOrMany many -> oneOrMany(many);
            case Shape.ListOf list -> (ObjectNode) type("array").set("items", schema(list.item()));
            case Shape.Named named -> named(named);
            case Shape.Fields fields -> fields(fields);
            case Shape.WordOrFields either -> {
                ObjectNode node = JSON.objectNode();
                node.putArray("anyOf").add(schema(either.word())).add(schema(either.fields()));
                yield node;
            }
        };
    }

    private static ObjectNode single(ScalarForm form) {
        return switch (form) {
            case TEXT -> type("string");
            case ANY -> types("string", "number", "boolean");
            case ANY_OR_NULL -> types("string", "number", "boolean", "null");
            case FLAG -> type("boolean");
            case COUNT -> type("integer").put("minimum", 1).put("maximum", 999_999_999_999L);
            case DOLLARS -> type("number").put("exclusiveMinimum", 0).put("maximum", 999_999_999.999999);
            case FACTOR -> type("number").put("minimum", 1).put("maximum", 100);
            case SIZE ->
                types("string", "integer")
                        .put("pattern", "^\\s*[0-9]+(\\.[0-9]+)?\\s*([kKmMgGtT]?[iI]?[bB]?)\\s*$")
                        .put("minimum", 0);
            case ROW_LIMIT ->
                types("string", "integer")
                        .put("pattern", RowLimitText.PATTERN)
                        .put("minimum", 0)
                        .put("maximum", 999_999_999_999L);
            case DURATION -> type("string").put("pattern", DurationText.PATTERN).put("minLength", 2);
        };
    }

    private static ObjectNode type(String name) {
        return JSON.objectNode().put("type", name);
    }

    private static ObjectNode types(String... names) {
        ObjectNode node = JSON.objectNode();
        ArrayNode array = node.putArray("type");
        List.of(names).forEach(array::add);
        return node;
    }

    private static ObjectNode choice(List<String> words) {
        ObjectNode node = JSON.objectNode();
        words.forEach(node.putArray("enum")::add);
        return node;
    }

    private static ObjectNode oneOrMany(Shape.OneOrMany many) {
        ObjectNode list = type("array");
        list.set("items", schema(many.item()));
        ObjectNode node = JSON.objectNode();
        node.putArray("anyOf").add(schema(many.item())).add(list);
        return node;
    }

    private static ObjectNode named(Shape.Named named) {
        ObjectNode node = type("object");
        if (named.atLeastOne()) {
            node.put("minProperties", 1);
        }
        node.set("propertyNames", JSON.objectNode().put("pattern", named.keyPattern()));
        node.set("additionalProperties", schema(named.value()));
        return node;
    }

    private static ObjectNode fields(Shape.Fields fields) {
        ObjectNode node = type("object");
        ObjectNode properties = node.putObject("properties");
        for (Shape.Field field : fields.fields()) {
            if (!field.reserved()) {
                properties.set(field.name(), schema(field.shape()).put("description", field.about()));
            }
        }
        List<String> required = fields.fields().stream()
                .filter(Shape.Field::required)
                .map(Shape.Field::name)
                .toList();
        if (!required.isEmpty()) {
            required.forEach(node.putArray("required")::add);
        }
        if (!fields.oneOf().isEmpty()) {
            ArrayNode one = node.putArray("oneOf");
            fields.oneOf().forEach(name -> one.addObject().putArray("required").add(name));
        }
        return node.put("additionalProperties", false);
    }
}
