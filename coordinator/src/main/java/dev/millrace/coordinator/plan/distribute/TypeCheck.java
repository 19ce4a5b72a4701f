package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.text.DuckParser;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A DuckDB with empty relations in place of a stage's inputs, which says what types a fragment's text gives. */
public final class TypeCheck implements AutoCloseable {
    private final Connection connection;
    private final DuckParser parser;
    private final String version;
    private final Map<String, String> described = new HashMap<>();

    /** {@code statements} set what tasks set. */
    public TypeCheck(List<String> statements) {
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
            for (String statement : statements) {
                execute(statement);
            }
            execute("SET threads = 1");
            version = askedVersion();
            parser = new DuckParser(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException("DuckDB does not start", failure);
        }
    }

    /** The database itself, which holds no rows. */
    public Connection connection() {
        return connection;
    }

    /** DuckDB's version, for example {@code v2.0.0}. */
    public String version() {
        return version;
    }

    private String askedVersion() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version()")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Its parser. */
    public DuckParser parser() {
        return parser;
    }

    /** Whether DuckDB still answers, as {@link DuckParser#isUsable} says. */
    public boolean isUsable() {
        return DuckParser.isUsable(connection);
    }

    /** Throws {@link NotDistributable} unless the text gives exactly these types over these inputs. */
    void requireTypes(String sql, List<Feed> feeds, List<SqlType> types) {
        try {
            for (Feed feed : feeds) {
                execute("CREATE OR REPLACE TEMP VIEW " + SqlType.quoted(feed.name()) + " AS " + empty(feed));
            }
            List<String> found = describe(sql);
            List<String> wanted = new ArrayList<>();
            for (SqlType type : types) {
                wanted.add(text(type));
            }
            if (!found.equals(wanted)) {
                throw new NotDistributable("a fragment of types " + found + " instead of " + wanted);
            }
        } catch (SQLException failure) {
            throw new NotDistributable("a fragment that does not bind: " + failure.getMessage());
        }
    }

    private static String empty(Feed feed) {
        List<Column> columns = columns(feed);
        return columns.stream()
                .map(column -> "CAST(NULL AS " + column.type() + ") AS " + SqlType.quoted(column.name()))
                .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
    }

    private static List<Column> columns(Feed feed) {
        if (feed.input() instanceof Input.Splits splits) {
            List<Column> columns = splits.scan().columns();
            return columns.isEmpty() ? List.of(new Column("row", "INTEGER")) : columns;
        }
        List<Column> columns = new ArrayList<>();
        for (SqlType type : feed.types()) {
            columns.add(
                    new Column("c" + columns.size(), FragmentWork.carrier(type).sql()));
        }
        return columns;
    }

    private List<String> describe(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE " + sql)) {
            List<String> types = new ArrayList<>();
            while (rows.next()) {
                types.add(rows.getString(2));
            }
            return types;
        }
    }

    /** A type as DESCRIBE writes it. */
    private String text(SqlType type) throws SQLException {
        String known = described.get(type.sql());
        if (known == null) {
            known = describe("SELECT CAST(NULL AS " + type.sql() + ")").getFirst();
            described.put(type.sql(), known);
        }
        return known;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("DuckDB does not close", failure);
        }
    }
}
