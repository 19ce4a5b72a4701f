package dev.millrace.graph.codec;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists and maps as JSON, in the forms that {@link Fields} reads. */
final class Written {
    private Written() {}

    static <T> ArrayNode objects(List<T> values, Function<T, ObjectNode> writer) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (T value : values) {
            array.add(writer.apply(value));
        }
        return array;
    }

    static ArrayNode texts(List<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }

    static ArrayNode wholes(List<Integer> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int value : values) {
            array.add(value);
        }
        return array;
    }

    static ArrayNode numbers(long... values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(values.length);
        for (long value : values) {
            array.add(value);
        }
        return array;
    }

    static ObjectNode textMap(Map<String, String> values) {
        ObjectNode object = Document.node();
        values.forEach(object::put);
        return object;
    }

    static void putIfPresent(ObjectNode object, String name, @Nullable String text) {
        if (text != null) {
            object.put(name, text);
        }
    }

    static void putUnlessEmpty(ObjectNode object, String name, String text) {
        if (!text.isEmpty()) {
            object.put(name, text);
        }
    }

    /** Text of several lines becomes a list of them, so that SQL can be read in the document. */
    static void putLines(ObjectNode object, String name, String text) {
        if (text.indexOf('\n') < 0) {
            object.put(name, text);
        } else {
            object.set(name, texts(List.of(text.split("\n", -1))));
        }
    }
}
