package dev.millrace.service.http;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A JSON schema (2020-12) of the few words that {@link SchemaCheck} knows. Immutable: each method gives another. */
public final class Schema {
    private static final String REFERENCE = "#/components/schemas/";

    private final ObjectNode node;

    private Schema(ObjectNode node) {
        this.node = node;
    }

    private static Schema of(String type) {
        return new Schema(JsonNodeFactory.instance.objectNode().put("type", type));
    }

    /** Anything. */
    public static Schema any() {
        return new Schema(JsonNodeFactory.instance.objectNode());
    }

    public static Schema text() {
        return of("string");
    }

    public static Schema whole() {
        return of("integer");
    }

    public static Schema number() {
        return of("number");
    }

    public static Schema truth() {
        return of("boolean");
    }

    /** An object that has only the fields that it is given. */
    public static Schema object() {
        Schema schema = of("object");
        schema.node.putObject("properties");
        schema.node.put("additionalProperties", false);
        return schema;
    }

    /** An object with any names, whose values are alike. */
    public static Schema map(Schema values) {
        Schema schema = of("object");
        schema.node.set("additionalProperties", values.node.deepCopy());
        return schema;
    }

    public static Schema list(Schema items) {
        Schema schema = of("array");
        schema.node.set("items", items.node.deepCopy());
        return schema;
    }

    /** One of the document's named schemas. */
    public static Schema named(String name) {
        return new Schema(JsonNodeFactory.instance.objectNode().put("$ref", REFERENCE + name));
    }

    public Schema optional(String name, Schema field) {
        Schema more = copy();
        ((ObjectNode) more.node.required("properties")).set(name, field.node.deepCopy());
        return more;
    }

    public Schema required(String name, Schema field) {
        Schema more = optional(name, field);
        more.node.withArray("required").add(name);
        return more;
    }

    /** More fields than those that are told of may be there. */
    public Schema open() {
        Schema more = copy();
        more.node.put("additionalProperties", true);
        return more;
    }

    public Schema orNull() {
        Schema more = copy();
        String type = more.node.required("type").stringValue();
        more.node.putArray("type").add(type).add("null");
        return more;
    }

    public Schema oneOf(List<String> words) {
        Schema more = copy();
        ArrayNode all = more.node.putArray("enum");
        words.forEach(all::add);
        return more;
    }

    public Schema pattern(String pattern) {
        return put("pattern", pattern);
    }

    public Schema namesLike(String pattern) {
        Schema more = copy();
        more.node.putObject("propertyNames").put("pattern", pattern);
        return more;
    }

    /** Most characters, elements or fields. */
    public Schema atMost(int count) {
        return switch (node.path("type").asString("")) {
            case "array" -> put("maxItems", count);
            case "object" -> put("maxProperties", count);
            default -> put("maxLength", count);
        };
    }

    public Schema between(long least, long most) {
        Schema more = copy();
        more.node.put("minimum", least);
        more.node.put("maximum", most);
        return more;
    }

    public Schema says(String description) {
        return put("description", description);
    }

    private Schema put(String name, String value) {
        Schema more = copy();
        more.node.put(name, value);
        return more;
    }

    private Schema put(String name, int value) {
        Schema more = copy();
        more.node.put(name, value);
        return more;
    }

    private Schema copy() {
        return new Schema(node.deepCopy());
    }

    /** As it stands in a document. */
    public ObjectNode json() {
        return node.deepCopy();
    }

    JsonNode node() {
        return node;
    }
}
