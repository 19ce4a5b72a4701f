package dev.millrace.service.deploy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values of CloudFormation's functions. One that is not known here is an error, so that no template is half understood. */
final class Intrinsics {
    /** Of a property that is left out. */
    static final JsonNode NO_VALUE = JsonNodeFactory.instance.missingNode();

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(!?)([A-Za-z0-9:.]+)}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Names names;

    /** What names mean in one stack. */
    interface Names {
        /** Of a parameter, of a resource, or of what every stack has. */
        JsonNode reference(String name);

        JsonNode attribute(String resource, String attribute);

        boolean condition(String name);
    }

    Intrinsics(Names names) {
        this.names = names;
    }

    /** The value of a tree; {@link #NO_VALUE} is left out of objects and arrays. */
    JsonNode value(JsonNode node) {
        return switch (node) {
            case ObjectNode object
            when object.size() == 1 && isFunction(object) -> {
                String function = object.propertyNames().iterator().next();
                yield call(function, object.get(function));
            }
            case ObjectNode object -> {
                ObjectNode value = NODES.objectNode();
                object.forEachEntry((key, item) -> put(value, key, value(item)));
                yield value;
            }
            case ArrayNode array -> {
                ArrayNode value = NODES.arrayNode();
                array.forEach(item -> add(value, value(item)));
                yield value;
            }
            default -> node;
        };
    }

    private static boolean isFunction(ObjectNode object) {
        String name = object.propertyNames().iterator().next();
        return name.equals("Ref") || name.startsWith("Fn::");
    }

    private static void put(ObjectNode object, String key, JsonNode value) {
        if (!value.isMissingNode()) {
            object.set(key, value);
        }
    }

    private static void add(ArrayNode array, JsonNode value) {
        if (!value.isMissingNode()) {
            array.add(value);
        }
    }

    private JsonNode call(String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> names.reference(argument.asString());
            case "Fn::GetAtt" ->
                names.attribute(argument.get(0).asString(), argument.get(1).asString());
            case "Fn::Sub" -> substituted(argument);
            case "Fn::If" -> value(names.condition(argument.get(0).asString()) ? argument.get(1) : argument.get(2));
            case "Fn::Join" -> NODES.stringNode(String.join(argument.get(0).asString(), texts(value(argument.get(1)))));
            case "Fn::Base64" -> base64(value(argument).asString());
            case "Fn::Split" -> split(argument);
            default -> throw new IllegalStateException("the function " + function + " is not known");
        };
    }

    private static JsonNode base64(String text) {
        return NODES.stringNode(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode split(JsonNode argument) {
        ArrayNode parts = NODES.arrayNode();
        String text = value(argument.get(1)).asString();
        for (String part : text.split(Pattern.quote(argument.get(0).asString()), -1)) {
            parts.add(part);
        }
        return parts;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString()));
        return texts;
    }

    private JsonNode substituted(JsonNode argument) {
        String text = argument.isArray() ? argument.get(0).asString() : argument.asString();
        Map<String, JsonNode> own = new TreeMap<>();
        if (argument.isArray()) {
            ((ObjectNode) argument.get(1)).forEachEntry((key, item) -> own.put(key, value(item)));
        }
        return NODES.stringNode(REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1).isEmpty()
                                ? named(found.group(2), own).asString()
                                : "${" + found.group(2) + "}")));
    }

    private JsonNode named(String name, Map<String, JsonNode> own) {
        if (own.containsKey(name)) {
            return own.get(name);
        }
        int dot = name.indexOf('.');
        return dot < 0 ? names.reference(name) : names.attribute(name.substring(0, dot), name.substring(dot + 1));
    }

    /** Whether a condition holds. */
    boolean holds(JsonNode condition) {
        String function = condition.propertyNames().iterator().next();
        JsonNode argument = condition.get(function);
        return switch (function) {
            case "Condition" -> names.condition(argument.asString());
            case "Fn::Equals" ->
                value(argument.get(0)).asString().equals(value(argument.get(1)).asString());
            case "Fn::Not" -> !holds(argument.get(0));
            case "Fn::And" -> argument.valueStream().allMatch(this::holds);
            case "Fn::Or" -> argument.valueStream().anyMatch(this::holds);
            default -> throw new IllegalStateException("the condition " + function + " is not known");
        };
    }
}
