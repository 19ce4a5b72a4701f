package dev.millrace.service.deploy;

import dev.millrace.graph.Failure;
import java.math.BigInteger;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads a template of CloudFormation as a tree in which each function has its long form: {@code !Ref Rows} is {@code {"Ref": "Rows"}}. */
final class TemplateTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> WITHOUT_PREFIX = List.of("Ref", "Condition");

    private TemplateTree() {}

    /** Throws {@code INVALID} when it is no template. */
    static ObjectNode read(String name, String yaml) {
        try {
            Node root = new Compose(LoadSettings.builder().setLabel(name).build())
                    .composeString(yaml)
                    .orElseThrow(() -> broken(name, "it is empty"));
            if (tree(root) instanceof ObjectNode template && template.path("Resources") instanceof ObjectNode) {
                return template;
            }
            throw broken(name, "it has no Resources");
        } catch (YamlEngineException error) {
            throw broken(name, String.valueOf(error.getMessage()));
        }
    }

    private static RuntimeException broken(String name, String why) {
        return Failure.invalid(
                        "BAD_TEMPLATE",
                        "The template '" + name + "' cannot be read: " + why,
                        "Take it as it is delivered")
                .toException();
    }

    private static JsonNode tree(Node node) {
        JsonNode content = switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> array(sequence);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new IllegalStateException("a node of another kind: " + node.getNodeType());
        };
        String tag = node.getTag().getValue();
        return tag.startsWith("!") && tag.length() > 1 ? function(tag.substring(1), content) : content;
    }

    private static ObjectNode object(MappingNode mapping) {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            object.set(((ScalarNode) entry.getKeyNode()).getValue(), tree(entry.getValueNode()));
        }
        return object;
    }

    private static ArrayNode array(SequenceNode sequence) {
        ArrayNode array = NODES.arrayNode();
        sequence.getValue().forEach(item -> array.add(tree(item)));
        return array;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.INT)) {
            return NODES.numberNode(new BigInteger(text).longValueExact());
        }
        if (tag.equals(Tag.FLOAT)) {
            return NODES.numberNode(Double.parseDouble(text));
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(Boolean.parseBoolean(text));
        }
        return tag.equals(Tag.NULL) ? NODES.nullNode() : NODES.stringNode(text);
    }

    private static ObjectNode function(String name, JsonNode content) {
        boolean attribute = name.equals("GetAtt") && content.isString();
        JsonNode argument = attribute ? attribute(content.asString()) : content;
        return NODES.objectNode().set(WITHOUT_PREFIX.contains(name) ? name : "Fn::" + name, argument);
    }

    private static ArrayNode attribute(String text) {
        int dot = text.indexOf('.');
        return NODES.arrayNode().add(text.substring(0, dot)).add(text.substring(dot + 1));
    }
}
