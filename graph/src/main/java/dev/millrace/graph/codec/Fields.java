package dev.millrace.graph.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Typed reading of one JSON object. A field that is missing or of another type is an error that says which. */
final class Fields {
    private final Document document;
    private final String path;
    private final ObjectNode node;

    /** {@code path}: where the object stands in the document, empty or ending with a dot. */
    Fields(Document document, String path, ObjectNode node) {
        this.document = document;
        this.path = path;
        this.node = node;
    }

    /** All of it, as it was read. */
    ObjectNode node() {
        return node;
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text(String name) {
        return text(name, required(name));
    }

    @Nullable
    String textOrNull(String name) {
        JsonNode value = node.get(name);
        return value == null ? null : text(name, value);
    }

    String textOrEmpty(String name) {
        String text = textOrNull(name);
        return text == null ? "" : text;
    }

    boolean flag(String name) {
        JsonNode value = required(name);
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    @Nullable
    Boolean flagOrNull(String name) {
        return node.has(name) ? flag(name) : null;
    }

    long number(String name) {
        return number(name, required(name));
    }

    long numberOrZero(String name) {
        return node.has(name) ? number(name) : 0;
    }

    int whole(String name) {
        return whole(name, required(name));
    }

    Fields object(String name) {
        return object(name, required(name));
    }

    <T> @Nullable T objectOrNull(String name, Function<Fields, T> reader) {
        return node.has(name) ? reader.apply(object(name)) : null;
    }

    <T> List<T> objects(String name, Function<Fields, T> reader) {
        List<T> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            objects.add(reader.apply(object(name + "[" + objects.size() + "]", element)));
        }
        return objects;
    }

    /** Empty when there is no such field. */
    <T> List<T> objectsIfAny(String name, Function<Fields, T> reader) {
        return node.has(name) ? objects(name, reader) : List.of();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(name)) {
            texts.add(text(name + "[" + texts.size() + "]", element));
        }
        return texts;
    }

    /** Text that is written as a list of its lines when it has several. */
    String lines(String name) {
        return required(name).isArray() ? String.join("\n", texts(name)) : text(name);
    }

    List<Integer> wholes(String name) {
        JsonNode array = array(name);
        List<Integer> wholes = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            wholes.add(whole(name, element));
        }
        return wholes;
    }

    long[] numbers(String name) {
        return numbers(name, array(name));
    }

    /** A list of rows of exactly {@code width} numbers. */
    List<long[]> rows(String name, int width) {
        List<long[]> rows = new ArrayList<>();
        for (JsonNode element : array(name)) {
            String row = name + "[" + rows.size() + "]";
            if (!element.isArray() || element.size() < width) {
                throw wrong(row, "a list of " + width + " numbers");
            }
            rows.add(numbers(row, element));
        }
        return rows;
    }

    SortedMap<String, String> textMap(String name) {
        SortedMap<String, String> texts = new TreeMap<>();
        Fields fields = object(name);
        for (Map.Entry<String, JsonNode> field : fields.node.properties()) {
            texts.put(field.getKey(), fields.text(field.getKey(), field.getValue()));
        }
        return texts;
    }

    SortedMap<String, Integer> wholeMap(String name) {
        SortedMap<String, Integer> wholes = new TreeMap<>();
        Fields fields = object(name);
        for (Map.Entry<String, JsonNode> field : fields.node.properties()) {
            wholes.put(field.getKey(), fields.whole(field.getKey(), field.getValue()));
        }
        return wholes;
    }

    SortedMap<String, Long> numberMap(String name) {
        SortedMap<String, Long> numbers = new TreeMap<>();
        Fields fields = object(name);
        for (Map.Entry<String, JsonNode> field : fields.node.properties()) {
            numbers.put(field.getKey(), fields.number(field.getKey(), field.getValue()));
        }
        return numbers;
    }

    <T> SortedMap<String, T> objectMap(String name, Function<Fields, T> reader) {
        SortedMap<String, T> objects = new TreeMap<>();
        Fields fields = object(name);
        for (Map.Entry<String, JsonNode> field : fields.node.properties()) {
            objects.put(field.getKey(), reader.apply(fields.object(field.getKey(), field.getValue())));
        }
        return objects;
    }

    /** One of the {@code values}, found by its {@code text}. */
    <T> T choice(String name, T[] values, Function<T, String> text) {
        String found = text(name);
        for (T value : values) {
            if (text.apply(value).equals(found)) {
                return value;
            }
        }
        throw unknown(name, found);
    }

    RuntimeException unknown(String name, String found) {
        return document.corrupt("'" + path + name + "' has the unknown value '" + found + "'", null);
    }

    private JsonNode required(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw document.corrupt("'" + path + name + "' is missing", null);
        }
        return value;
    }

    private JsonNode array(String name) {
        JsonNode value = required(name);
        if (!value.isArray()) {
            throw wrong(name, "a list");
        }
        return value;
    }

    private Fields object(String name, JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            throw wrong(name, "an object");
        }
        return new Fields(document, path + name + ".", object);
    }

    private String text(String name, JsonNode value) {
        if (!value.isString()) {
            throw wrong(name, "a text");
        }
        return value.stringValue();
    }

    private long number(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "a whole number of 64 bits");
        }
        return value.longValue();
    }

    private int whole(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(name, "a whole number of 32 bits");
        }
        return value.intValue();
    }

    private long[] numbers(String name, JsonNode array) {
        long[] numbers = new long[array.size()];
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = number(name, array.get(index));
        }
        return numbers;
    }

    private RuntimeException wrong(String name, String wanted) {
        return document.corrupt("'" + path + name + "' is not " + wanted, null);
    }
}
