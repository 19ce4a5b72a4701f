package dev.millrace.storage.local;

import dev.millrace.graph.Failure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The tables of a home, and their version. */
final class DatabaseSchema {
    /** Kept in the file's header as {@code user_version}; 0 is a file without tables. */
    static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE item (
                pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER, due INTEGER, expires INTEGER, body TEXT NOT NULL,
                PRIMARY KEY (pk, sk)) WITHOUT ROWID""",
            "CREATE INDEX item_due ON item (due) WHERE due IS NOT NULL",
            """
            CREATE TABLE message (
                id INTEGER PRIMARY KEY, queue TEXT NOT NULL, visible_at INTEGER NOT NULL, receipt INTEGER NOT NULL,
                body TEXT NOT NULL)""",
            "CREATE INDEX message_next ON message (queue, visible_at, id)",
            "PRAGMA user_version = " + VERSION);

    private DatabaseSchema() {}

    /** Creates the tables unless they are there. Refuses a home from a newer version before anything is changed. */
    static void prepare(Session session, Path file) throws SQLException {
        if (isCurrent(session, file)) {
            return;
        }
        session.text("PRAGMA journal_mode = WAL");
        session.execute("BEGIN IMMEDIATE");
        try {
            if (!isCurrent(session, file)) {
                for (String statement : TABLES) {
                    session.execute(statement);
                }
            }
            session.execute("COMMIT");
        } catch (SQLException | RuntimeException error) {
            session.execute("ROLLBACK");
            throw error;
        }
    }

    private static boolean isCurrent(Session session, Path file) throws SQLException {
        int found = session.number("PRAGMA user_version");
        if (found > VERSION) {
            throw Failure.invalid(
                            "NEWER_HOME",
                            "'" + file + "' was written by a newer version of Millrace: its schema is " + found
                                    + ", and this version knows " + VERSION,
                            "Use that version, or another home")
                    .toException();
        }
        return found == VERSION;
    }
}
