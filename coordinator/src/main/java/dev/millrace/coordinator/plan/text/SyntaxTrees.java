package dev.millrace.coordinator.plan.text;

import dev.millrace.storage.sql.DuckError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Texts as syntax trees and back. */
final class SyntaxTrees {
    private final DuckParser parser;
    private final Map<String, JsonNode> casts = new HashMap<>();
    private @Nullable ObjectNode oneColumn;

    SyntaxTrees(DuckParser parser) {
        this.parser = parser;
    }

    /** The tree of all statements, or the object that tells the error. */
    ObjectNode parse(String sql) {
        return (ObjectNode) SyntaxJson.read(parser.tree(sql));
    }

    /** The tree of one condition, dollars in it taken for places of parameters. Empty: it is none, or several. */
    Optional<JsonNode> condition(String text) {
        JsonNode tree = parse(ParameterMarks.everyDollar("SELECT (" + text + "\n)"));
        JsonNode selected = tree.at("/statements/0/node/select_list");
        return selected.size() == 1 ? Optional.of(selected.get(0)) : Optional.empty();
    }

    String text(JsonNode tree) {
        return parser.text(SyntaxJson.write(tree));
    }

    /** The text of one expression. */
    String expressionText(JsonNode expression) {
        return text(selecting(List.of(expression))).substring("SELECT ".length());
    }

    /** A constant of a type, at the place of {@code original} in the text and under its alias. */
    ObjectNode constant(String type, @Nullable String value, JsonNode original) {
        ObjectNode cast = (ObjectNode) casts.computeIfAbsent(type, this::cast).deepCopy();
        ObjectNode literal = (ObjectNode) cast.at("/child/literal");
        literal.put("kind", value == null ? "NULL_LITERAL" : "STRING");
        literal.put("text", value == null ? "" : value);
        place(cast, original);
        place((ObjectNode) cast.get("child"), original);
        cast.put("alias", original.path("alias").asString(""));
        return cast;
    }

    private JsonNode cast(String type) {
        JsonNode tree = parse("SELECT CAST('' AS " + type + ")");
        JsonNode cast = tree.at("/statements/0/node/select_list/0");
        if (!cast.path("class").asString("").equals("CAST")
                || tree.path("statements").size() != 1) {
            throw new IllegalArgumentException("not a type: " + type);
        }
        return cast;
    }

    private static void place(ObjectNode node, JsonNode original) {
        node.set("query_location", original.path("query_location"));
        node.set("query_location_length", original.path("query_location_length"));
    }

    /** A query of these expressions. */
    private ObjectNode selecting(List<JsonNode> expressions) {
        if (oneColumn == null) {
            oneColumn = parse("SELECT 1");
        }
        ObjectNode tree = oneColumn.deepCopy();
        ObjectNode node = (ObjectNode) tree.at("/statements/0/node");
        ArrayNode list = node.putArray("select_list");
        expressions.forEach(expression -> list.add(expression.deepCopy()));
        return tree;
    }

    /** Whether DuckDB can compute constant expressions; else the error of one of them. */
    @Nullable
    DuckError evaluate(List<JsonNode> expressions) {
        return parser.error(text(selecting(expressions)));
    }
}
