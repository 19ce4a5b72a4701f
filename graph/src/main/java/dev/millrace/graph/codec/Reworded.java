package dev.millrace.graph.codec;

import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** JSON with other words in its texts; names of fields stay. */
public final class Reworded {
    private Reworded() {}

    /** A stored document, sealed anew in the form that it had. Throws as the codec of such documents for what is none. */
    public static byte[] document(byte[] document, UnaryOperator<String> words) {
        ObjectNode whole = new Document("document", Integer.MAX_VALUE).read(document, Fields::node);
        whole.remove("checksum");
        texts(whole, words);
        return Seal.PRETTY.isOn(document) ? Document.pretty(whole) : Document.compact(whole);
    }

    /** All texts of a tree, which is changed. */
    public static void texts(JsonNode tree, UnaryOperator<String> words) {
        switch (tree) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    if (field.getValue() instanceof StringNode text) {
                        field.setValue(StringNode.valueOf(words.apply(text.stringValue())));
                    } else {
                        texts(field.getValue(), words);
                    }
                }
            }
            case ArrayNode array -> {
                for (int index = 0; index < array.size(); index++) {
                    if (array.get(index) instanceof StringNode text) {
                        array.set(index, StringNode.valueOf(words.apply(text.stringValue())));
                    } else {
                        texts(array.get(index), words);
                    }
                }
            }
            default -> {}
        }
    }
}
