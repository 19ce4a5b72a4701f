package dev.millrace.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The peer of durable tasks: transactions of one row, one after the other, in SQLite's WAL mode with full synchronisation. */
final class BareCommits {
    private static final double SECONDS = 1;

    private BareCommits() {}

    static double perSecond(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("CREATE TABLE item (key INTEGER PRIMARY KEY, body TEXT NOT NULL)");
            return commits(connection);
        }
    }

    private static double commits(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item (body) VALUES (?)")) {
            long started = System.nanoTime();
            int commits = 0;
            while (Figures.secondsSince(started) < SECONDS) {
                insert.setString(1, "row " + commits);
                insert.executeUpdate();
                commits++;
            }
            return commits / Figures.secondsSince(started);
        }
    }
}
