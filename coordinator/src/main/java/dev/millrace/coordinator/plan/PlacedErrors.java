package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.bind.StubTable;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.text.SqlText;
import dev.millrace.graph.MillraceException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds where in the user's text an error is. What was bound is another text (paths became tables, parameters became constants), so the error is
 * provoked once more by a text whose places are the user's.
 */
final class PlacedErrors {
    private PlacedErrors() {}

    /** The same failure with its place in the text; the given one, if DuckDB finds nothing wrong now. */
    static MillraceException located(
            MillraceException failure, SqlText text, PlannerSettings settings, List<StubTable> tables) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String set : settings.statements()) {
                execute(connection, set);
            }
            for (StubTable table : tables) {
                execute(connection, create(table));
            }
            JsonNode plan = plan(connection, text.locating());
            return plan.path("error").asBoolean(false) ? text.failure(plan) : failure;
        } catch (SQLException other) {
            failure.addSuppressed(other);
            return failure;
        }
    }

    private static String create(StubTable table) {
        return table.columns().stream()
                .map(column -> SqlType.quoted(column.name()) + " " + column.type())
                .collect(Collectors.joining(", ", "CREATE TABLE " + SqlType.quoted(table.name()) + " (", ")"));
    }

    private static JsonNode plan(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT json_serialize_plan(?::VARCHAR)")) {
            statement.setString(1, sql);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                String json = rows.getString(1);
                boolean failed = json != null && json.startsWith("{\"error\":true");
                return JsonMapper.shared().readTree(failed ? json : "{\"error\":false}");
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
