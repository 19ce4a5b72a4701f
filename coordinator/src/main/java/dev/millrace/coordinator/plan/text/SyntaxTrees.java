package dev.millrace.coordinator.plan.text;

import dev.millrace.storage.sql.DuckError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** DuckDB's parser: text to syntax tree and back. The connection is only asked for constants. */
final class SyntaxTrees {
    private final Connection connection;
    private final Map<String, JsonNode> casts = new HashMap<>();
    private @Nullable ObjectNode oneColumn;

    SyntaxTrees(Connection connection) {
        this.connection = connection;
    }

    /** The tree of all statements, or the object that tells the error. */
    ObjectNode parse(String sql) {
        return (ObjectNode) SyntaxJson.read(ask("SELECT json_serialize_sql(CAST(? AS VARCHAR))", sql));
    }

    /** The tree of one condition, dollars in it taken for places of parameters. Empty: it is none, or several. */
    Optional<JsonNode> condition(String text) {
        JsonNode tree = parse(ParameterMarks.everyDollar("SELECT (" + text + "\n)"));
        JsonNode selected = tree.at("/statements/0/node/select_list");
        return selected.size() == 1 ? Optional.of(selected.get(0)) : Optional.empty();
    }

    String text(JsonNode tree) {
        return ask("SELECT json_deserialize_sql(CAST(? AS JSON))", SyntaxJson.write(tree));
    }

    /** The text of one expression. */
    String expressionText(JsonNode expression) {
        return text(selecting(expression)).substring("SELECT ".length());
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

    /** A query of one expression. */
    private ObjectNode selecting(JsonNode expression) {
        if (oneColumn == null) {
            oneColumn = parse("SELECT 1");
        }
        ObjectNode tree = oneColumn.deepCopy();
        ObjectNode node = (ObjectNode) tree.at("/statements/0/node");
        node.putArray("select_list").add(expression.deepCopy());
        return tree;
    }

    /** Whether DuckDB can compute a constant expression; else the error. */
    @Nullable
    DuckError evaluate(JsonNode expression) {
        try (PreparedStatement statement = connection.prepareStatement(text(selecting(expression)));
                ResultSet result = statement.executeQuery()) {
            result.next();
            return null;
        } catch (SQLException e) {
            return DuckError.parse(String.valueOf(e.getMessage()));
        }
    }

    private String ask(String sql, String argument) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB's parser failed: " + e.getMessage(), e);
        }
    }
}
