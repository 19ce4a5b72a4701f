package dev.millrace.service.http;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds all that is wrong with a value, each with its pointer. */
final class SchemaCheck {
    private static final int MOST = 100;

    private final List<Problem.Wrong> found = new ArrayList<>();

    private SchemaCheck() {}

    static List<Problem.Wrong> check(JsonNode value, Schema schema) {
        SchemaCheck check = new SchemaCheck();
        check.value(value, schema.node(), "");
        return List.copyOf(check.found);
    }

    private void value(JsonNode value, JsonNode schema, String pointer) {
        if (found.size() >= MOST) {
            return;
        }
        JsonNode type = schema.path("type");
        if (!type.isMissingNode() && !isOf(value, type)) {
            wrong(pointer, "WRONG_TYPE", "It is " + typeOf(value) + " where it should be " + words(type), "Change it");
            return;
        }
        words(value, schema, pointer);
        if (value.isObject()) {
            object(value, schema, pointer);
        } else if (value.isArray()) {
            array(value, schema, pointer);
        } else if (value.isNumber()) {
            number(value, schema, pointer);
        } else if (value.isString()) {
            text(value.stringValue(), schema, pointer);
        }
    }

    private void words(JsonNode value, JsonNode schema, String pointer) {
        JsonNode known = schema.path("enum");
        if (known.isArray() && known.valueStream().noneMatch(value::equals)) {
            List<String> all = known.valueStream().map(JsonNode::asString).toList();
            wrong(pointer, "UNKNOWN_WORD", "It cannot be " + shown(value), near(value.asString(""), all));
        }
    }

    private void object(JsonNode value, JsonNode schema, String pointer) {
        JsonNode most = schema.path("maxProperties");
        if (most.isNumber() && value.size() > most.intValue()) {
            wrong(pointer, "TOO_MANY", "It has " + value.size() + " fields; the most is " + most, "Leave some out");
        }
        JsonNode properties = schema.path("properties");
        schema.path("required").valueStream().map(JsonNode::stringValue).forEach(name -> {
            if (!value.has(name)) {
                wrong(pointer, "MISSING_FIELD", "The field '" + name + "' is missing", "Write it");
            }
        });
        JsonNode others = schema.path("additionalProperties");
        JsonNode names = schema.path("propertyNames").path("pattern");
        value.properties().forEach(field -> {
            String at = pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
            if (names.isString() && !isLike(field.getKey(), names)) {
                wrong(at, "BAD_NAME", "'" + cut(field.getKey()) + "' cannot be a name here", "Names are like " + names);
            } else if (properties.has(field.getKey())) {
                value(field.getValue(), properties.required(field.getKey()), at);
            } else if (others.isObject()) {
                value(field.getValue(), others, at);
            } else if (others.isBoolean() && !others.booleanValue()) {
                List<String> known = List.copyOf(properties.propertyNames());
                wrong(
                        at,
                        "UNKNOWN_FIELD",
                        "There is no field '" + cut(field.getKey()) + "'",
                        near(field.getKey(), known));
            }
        });
    }

    private void array(JsonNode value, JsonNode schema, String pointer) {
        JsonNode most = schema.path("maxItems");
        if (most.isNumber() && value.size() > most.intValue()) {
            wrong(pointer, "TOO_MANY", "It has " + value.size() + " elements; the most is " + most, "Leave some out");
        }
        JsonNode items = schema.path("items");
        for (int item = 0; items.isObject() && item < value.size(); item++) {
            value(value.get(item), items, pointer + "/" + item);
        }
    }

    private void number(JsonNode value, JsonNode schema, String pointer) {
        JsonNode least = schema.path("minimum");
        JsonNode most = schema.path("maximum");
        if (least.isNumber() && value.asDouble() < least.asDouble()
                || most.isNumber() && value.asDouble() > most.asDouble()) {
            wrong(pointer, "OUT_OF_RANGE", "It cannot be " + value, "Write " + least + " to " + most);
        }
    }

    private void text(String value, JsonNode schema, String pointer) {
        JsonNode most = schema.path("maxLength");
        if (most.isNumber() && value.codePointCount(0, value.length()) > most.intValue()) {
            wrong(pointer, "TOO_LONG", "It is longer than " + most + " characters", "Shorten it");
            return;
        }
        JsonNode pattern = schema.path("pattern");
        if (pattern.isString() && !isLike(value, pattern)) {
            wrong(pointer, "BAD_FORM", "It cannot be '" + cut(value) + "'", "It is like " + pattern.stringValue());
        }
    }

    /** Comparing long names takes long, and nobody mistypes one. */
    private static String near(String written, List<String> known) {
        return written.length() > 80 ? "Known: " + String.join(", ", known) : Suggestion.sentence(written, known);
    }

    private static boolean isLike(String value, JsonNode pattern) {
        return Pattern.compile(pattern.stringValue()).matcher(value).find();
    }

    private static boolean isOf(JsonNode value, JsonNode type) {
        return type.isArray()
                ? type.valueStream().anyMatch(one -> isOf(value, one))
                : switch (type.stringValue()) {
                    case "integer" -> value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
                    case "number" -> value.isNumber();
                    default -> typeOf(value).equals(type.stringValue());
                };
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case STRING, BINARY, MISSING, POJO -> "string";
        };
    }

    private static String words(JsonNode type) {
        return type.isArray()
                ? String.join(
                        " or ", type.valueStream().map(JsonNode::stringValue).toList())
                : type.stringValue();
    }

    private static String shown(JsonNode value) {
        return cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private void wrong(String pointer, String code, String message, String hint) {
        found.add(new Problem.Wrong(pointer, Failure.invalid(code, message, hint)));
    }
}
