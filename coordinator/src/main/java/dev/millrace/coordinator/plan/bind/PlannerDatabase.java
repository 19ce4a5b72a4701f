package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.text.DuckParser;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One DuckDB in memory, with stub tables, a set of optimisers, no way outside, and settings that nobody can change. */
final class PlannerDatabase implements AutoCloseable {
    /** A function from the text of a query to its plan. */
    static final String PLAN = "json_serialize_plan(?::VARCHAR, optimize := true)";

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    PlannerDatabase(PlannerSettings settings, List<StubTable> tables, Set<String> optimizers) throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            for (String set : settings.statements()) {
                statement.execute(set);
            }
            statement.execute("SET threads = 1");
            statement.execute("SET disabled_optimizers = '" + String.join(",", disabled(statement, optimizers)) + "'");
            StubStatements stubs = new StubStatements(tables);
            for (StubTable table : tables) {
                statement.execute(StubStatements.create(table));
                List<SqlType> types = types(table);
                if (!types.isEmpty()) {
                    statement.execute(stubs.insert(table, types));
                }
            }
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** The types of a table's columns; empty when one is not known to us, so that no query over it is taken apart. */
    private List<SqlType> types(StubTable table) throws SQLException {
        String sql = "SELECT * FROM " + SqlType.quoted(table.name());
        try {
            return BoundPlanReader.read(DuckJson.read(call(PLAN, sql))).types();
        } catch (NotDistributable unknown) {
            return List.of();
        }
    }

    /** All of this DuckDB's optimisers but the kept ones: names differ between patch releases, unknown ones are errors. */
    private static List<String> disabled(Statement statement, Set<String> kept) throws SQLException {
        List<String> disabled = new ArrayList<>();
        try (ResultSet names = statement.executeQuery("SELECT name FROM duckdb_optimizers()")) {
            while (names.next()) {
                if (!kept.contains(names.getString(1))) {
                    disabled.add(names.getString(1));
                }
            }
        }
        return disabled;
    }

    /** The one value that {@code function} gives for a text; empty when it is NULL. */
    String call(String function, String text) throws SQLException {
        PreparedStatement statement = prepared.get(function);
        if (statement == null) {
            statement = connection.prepareStatement("SELECT " + function);
            prepared.put(function, statement);
        }
        statement.setString(1, text);
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            String value = rows.getString(1);
            return value == null ? "" : value;
        } catch (SQLException failed) {
            // The driver closes a statement that has failed.
            prepared.remove(function);
            throw failed;
        }
    }

    /** Rows of a statement, each as its values in text form. */
    List<List<String>> rows(String sql) throws SQLException {
        List<List<String>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int width = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    String value = rows.getString(i);
                    row.add(value == null ? "" : value);
                }
                all.add(row);
            }
        }
        return all;
    }

    boolean isUsable() {
        return DuckParser.isUsable(connection);
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("DuckDB did not close", failure);
        }
    }
}
