package dev.millrace.graph.codec;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * JSON trees as text that never depends on a library's version or the platform. Fields keep their order.
 *
 * <p>Pretty text is for people who look into a run's folder: what fits is kept on one line, and so are lists of numbers.
 */
final class JsonText {
    private static final int LINE_CHARACTERS = 120;
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    static String compact(JsonNode node) {
        StringBuilder out = new StringBuilder();
        appendCompact(out, node, "");
        return out.toString();
    }

    static void appendCompact(StringBuilder out, JsonNode node) {
        appendCompact(out, node, "");
    }

    static String pretty(JsonNode node) {
        StringBuilder out = new StringBuilder();
        appendPretty(out, node, 0);
        return out.append('\n').toString();
    }

    private static void appendPretty(StringBuilder out, JsonNode node, int depth) {
        if (!node.isContainer() || isListOfNumbers(node)) {
            appendCompact(out, node, " ");
            return;
        }
        int begin = out.length();
        if (depth > 0) {
            appendCompact(out, node, " ");
            if (out.length() - begin + 2 * depth <= LINE_CHARACTERS) {
                return;
            }
            out.setLength(begin);
        }
        appendBroken(out, node, depth);
    }

    private static void appendBroken(StringBuilder out, JsonNode node, int depth) {
        boolean object = node.isObject();
        out.append(object ? '{' : '[');
        String separator = "\n" + "  ".repeat(depth + 1);
        String next = separator;
        if (object) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                out.append(next);
                quote(out, field.getKey());
                out.append(": ");
                appendPretty(out, field.getValue(), depth + 1);
                next = "," + separator;
            }
        } else {
            for (JsonNode element : node) {
                out.append(next);
                appendPretty(out, element, depth + 1);
                next = "," + separator;
            }
        }
        out.append('\n').repeat("  ", depth).append(object ? '}' : ']');
    }

    private static boolean isListOfNumbers(JsonNode node) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode element : node) {
            if (!element.isNumber()) {
                return false;
            }
        }
        return true;
    }

    private static void appendCompact(StringBuilder out, JsonNode node, String space) {
        switch (node.getNodeType()) {
            case OBJECT -> appendObject(out, node, space);
            case ARRAY -> appendArray(out, node, space);
            case STRING -> quote(out, node.stringValue());
            case NUMBER -> out.append(node.longValue());
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            case BINARY, POJO, MISSING ->
                throw new IllegalArgumentException("a document has no value of type " + node.getNodeType());
        }
    }

    private static void appendObject(StringBuilder out, JsonNode node, String space) {
        String next = "";
        out.append('{');
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            out.append(next);
            quote(out, field.getKey());
            out.append(':').append(space);
            appendCompact(out, field.getValue(), space);
            next = "," + space;
        }
        out.append('}');
    }

    private static void appendArray(StringBuilder out, JsonNode node, String space) {
        String next = "";
        out.append('[');
        for (JsonNode element : node) {
            out.append(next);
            appendCompact(out, element, space);
            next = "," + space;
        }
        out.append(']');
    }

    /** Half a surrogate pair has no UTF-8 form, so it is escaped: every text comes back as it was. */
    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (character < ' ' || isHalf(text, index)) {
                        escape(out, character);
                    } else {
                        out.append(character);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isHalf(String text, int index) {
        char character = text.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(character)
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    private static void escape(StringBuilder out, char character) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((character >> shift) & 15));
        }
    }
}
