package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.sql.SqlNames;
import java.sql.SQLException;

/** The worker's own look at the text that it is about to run, whatever the planner has checked before. */
final class SqlStatement {
    private SqlStatement() {}

    /** Refuses text that is not exactly one SELECT, so that nothing else can stand in it. */
    static void requireOneSelect(Session session, String sql) throws SQLException {
        if (session.text().isOneSelect()) {
            return;
        }
        String tree = "SELECT json_serialize_sql(" + SqlNames.literal(sql)
                + ", skip_null := true, skip_empty := true) AS tree";
        boolean one = session.query(
                "SELECT tree->>'error' = 'false' AND json_array_length(tree, '$.statements') = 1 FROM (" + tree + ")",
                rows -> rows != null && rows.next() && rows.getBoolean(1));
        if (!one) {
            throw Failure.of(FailureKind.BUG, "NOT_ONE_SELECT", "the text of a task is not one SELECT")
                    .toException();
        }
        session.text().setOneSelect();
    }
}
