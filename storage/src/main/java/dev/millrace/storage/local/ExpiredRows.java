package dev.millrace.storage.local;

import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable.Key;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes expired rows a slice at a time, while others are written: an index of all claims by their end would cost each claim more than this.
 * Used within transactions only.
 */
final class ExpiredRows {
    private static final int WRITES_BETWEEN_SLICES = 2000;
    private static final int ROWS_IN_A_SLICE = 1000;
    private static final String SLICE =
            "SELECT pk, sk, expires FROM item WHERE (pk, sk) > (?, ?) ORDER BY pk, sk LIMIT " + ROWS_IN_A_SLICE;
    private static final String DELETE = "DELETE FROM item WHERE pk = ? AND sk = ?";

    private final Clock clock;
    private int writes;
    private Key last = new Key("", "");

    ExpiredRows(Clock clock) {
        this.clock = clock;
    }

    void purgeNowAndThen(Session session) throws SQLException {
        if (++writes >= WRITES_BETWEEN_SLICES) {
            writes = 0;
            purgeSlice(session);
        }
    }

    private void purgeSlice(Session session) throws SQLException {
        long now = clock.nowMillis();
        List<Key> expired = new ArrayList<>();
        PreparedStatement slice = session.statement(SLICE);
        slice.setString(1, last.partition());
        slice.setString(2, last.sort());
        int rows = 0;
        try (ResultSet result = slice.executeQuery()) {
            for (; result.next(); rows++) {
                last = new Key(result.getString(1), result.getString(2));
                long expires = result.getLong(3);
                if (!result.wasNull() && expires < now) {
                    expired.add(last);
                }
            }
        }
        if (rows < ROWS_IN_A_SLICE) {
            last = new Key("", "");
        }
        PreparedStatement delete = session.statement(DELETE);
        for (Key key : expired) {
            delete.setString(1, key.partition());
            delete.setString(2, key.sort());
            delete.executeUpdate();
        }
    }
}
