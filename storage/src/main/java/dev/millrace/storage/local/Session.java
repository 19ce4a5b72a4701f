package dev.millrace.storage.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** One connection with its prepared statements. Not for several threads at once. */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private Session(Connection connection) {
        this.connection = connection;
    }

    /** {@code busyMillis}: how long SQLite waits for others before it says that the database is busy. */
    static Session open(Path file, int busyMillis) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(busyMillis);
        config.setGetGeneratedKeys(false);
        return new Session(JDBC.createConnection("jdbc:sqlite:" + uri(file), config.toProperties()));
    }

    /** A question mark in a plain path would begin the driver's own options. */
    private static String uri(Path file) {
        return "file:" + file.toUri().getRawPath();
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : "";
        }
    }

    int number(String sql) throws SQLException {
        return Integer.parseInt(text(sql));
    }

    /** Prepared once; what is returned is used before the next call for the same text. */
    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
