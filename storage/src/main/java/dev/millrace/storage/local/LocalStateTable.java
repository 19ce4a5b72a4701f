package dev.millrace.storage.local;

import dev.millrace.storage.Clock;
import dev.millrace.storage.Evaluation;
import dev.millrace.storage.StateTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the table {@code item}. The body is all of a row as readable JSON; its numbers {@code version}, {@code due} and {@code expires} are
 * copied to columns.
 */
public final class LocalStateTable implements StateTable {
    private static final String READ = "SELECT body FROM item WHERE pk = ? AND sk = ?";
    private static final String QUERY = "SELECT sk, body FROM item WHERE pk = ? AND sk >= ? ORDER BY sk";
    private static final String DUE =
            "SELECT pk, sk, body FROM item WHERE due IS NOT NULL AND due <= ? ORDER BY due, pk, sk LIMIT ?";
    private static final String DELETE = "DELETE FROM item WHERE pk = ? AND sk = ?";
    private static final String WRITE = """
            INSERT INTO item (pk, sk, version, due, expires, body) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (pk, sk) DO UPDATE SET
                version = excluded.version, due = excluded.due, expires = excluded.expires, body = excluded.body""";

    private final LocalDatabase database;
    private final ExpiredRows expired;

    public LocalStateTable(LocalDatabase database, Clock clock) {
        this.database = database;
        this.expired = new ExpiredRows(clock);
    }

    @Override
    public Optional<Row> read(Key key) {
        return database.read(session -> Optional.ofNullable(rowOrNull(session, key)));
    }

    private static @Nullable Row rowOrNull(Session session, Key key) throws SQLException {
        PreparedStatement statement = session.statement(READ);
        statement.setString(1, key.partition());
        statement.setString(2, key.sort());
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? RowText.read(key, result.getString(1)) : null;
        }
    }

    @Override
    public List<Row> query(String partition, String sortPrefix) {
        return database.read(session -> {
            PreparedStatement statement = session.statement(QUERY);
            statement.setString(1, partition);
            statement.setString(2, sortPrefix);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next() && result.getString(1).startsWith(sortPrefix)) {
                    rows.add(RowText.read(new Key(partition, result.getString(1)), result.getString(2)));
                }
            }
            return rows;
        });
    }

    @Override
    public Outcome update(Update update) {
        return write(List.of(update));
    }

    @Override
    public Outcome transact(List<Update> updates) {
        Evaluation.checkTransaction(updates);
        return write(updates);
    }

    private Outcome write(List<Update> updates) {
        return database.write(session -> {
            Outcome outcome = evaluateAndWrite(session, updates);
            expired.purgeNowAndThen(session);
            return outcome;
        });
    }

    /** All is evaluated before anything is written: a refusal leaves nothing to take back. */
    private static Outcome evaluateAndWrite(Session session, List<Update> updates) throws SQLException {
        List<Row> after = new ArrayList<>(updates.size());
        for (Update update : updates) {
            Row old = rowOrNull(session, update.key());
            Optional<Row> applied = Evaluation.apply(old, update);
            if (applied.isEmpty()) {
                return new Outcome.Refused(Optional.ofNullable(old));
            }
            after.add(applied.get());
        }
        for (Row row : after) {
            write(session, row);
        }
        return new Outcome.Applied(after.getFirst());
    }

    private static void write(Session session, Row row) throws SQLException {
        PreparedStatement statement = session.statement(WRITE);
        statement.setString(1, row.key().partition());
        statement.setString(2, row.key().sort());
        bind(statement, 3, row.number("version"));
        bind(statement, 4, row.number("due"));
        bind(statement, 5, row.number("expires"));
        statement.setString(6, RowText.write(row.key(), row.attributes()));
        statement.executeUpdate();
    }

    private static void bind(PreparedStatement statement, int index, Optional<Long> number) throws SQLException {
        if (number.isPresent()) {
            statement.setLong(index, number.get());
        } else {
            statement.setNull(index, Types.INTEGER);
        }
    }

    @Override
    public void remove(Key key) {
        removeAll(List.of(key));
    }

    @Override
    public void removeAll(List<Key> keys) {
        database.write(session -> {
            PreparedStatement statement = session.statement(DELETE);
            for (Key key : keys) {
                statement.setString(1, key.partition());
                statement.setString(2, key.sort());
                statement.executeUpdate();
            }
            return keys.size();
        });
    }

    @Override
    public List<Row> due(long nowMillis, int limit) {
        return database.read(session -> {
            PreparedStatement statement = session.statement(DUE);
            statement.setLong(1, nowMillis);
            statement.setInt(2, limit);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(RowText.read(new Key(result.getString(1), result.getString(2)), result.getString(3)));
                }
            }
            return rows;
        });
    }
}
