package dev.millrace.coordinator.plan.text;

import dev.millrace.storage.sql.DuckError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB's parser behind a connection, which stays the caller's: any will do, locked or not, and it sees no table. What is asked again and again is
 * prepared once, because preparing takes longer than answering; after an error once more, because the driver closes a statement that has failed. Not safe
 * for several threads at once.
 */
public final class DuckParser implements AutoCloseable {
    private final Connection connection;
    private @Nullable PreparedStatement tree;
    private @Nullable PreparedStatement text;

    public DuckParser(Connection connection) {
        this.connection = connection;
    }

    /** The syntax tree of all statements as JSON, or the object that tells the error. */
    String tree(String sql) {
        try {
            if (tree == null) {
                tree = connection.prepareStatement("SELECT json_serialize_sql(CAST(? AS VARCHAR))");
            }
            return answer(tree, sql);
        } catch (SQLException error) {
            tree = null;
            throw failed(error);
        }
    }

    /** The text of a syntax tree. */
    String text(String json) {
        try {
            if (text == null) {
                text = connection.prepareStatement("SELECT json_deserialize_sql(CAST(? AS JSON))");
            }
            return answer(text, json);
        } catch (SQLException error) {
            text = null;
            throw failed(error);
        }
    }

    private static String answer(PreparedStatement statement, String argument) throws SQLException {
        statement.setString(1, argument);
        try (ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getString(1);
        }
    }

    /** What is wrong with a query of constants; null: it has an answer. */
    @Nullable
    DuckError error(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return null;
        } catch (SQLException error) {
            return DuckError.parse(String.valueOf(error.getMessage()));
        }
    }

    /** Whether the database behind a connection still answers: after some errors of its own DuckDB refuses each further statement. */
    public static boolean isUsable(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException givenUp) {
            return false;
        }
    }

    private static IllegalStateException failed(SQLException error) {
        return new IllegalStateException("DuckDB's parser failed: " + error.getMessage(), error);
    }

    /** Ends what is prepared; the connection stays open. */
    @Override
    public void close() {
        try {
            if (tree != null) {
                tree.close();
            }
            if (text != null) {
                text.close();
            }
        } catch (SQLException error) {
            throw new IllegalStateException("DuckDB does not end a statement", error);
        }
    }
}
