package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.sql.SqlNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The worker's own look at the text that it is about to run, whatever the planner has checked before. */
final class SqlStatement {
    private SqlStatement() {}

    /**
     * Refuses text that is not exactly one SELECT, so that nothing else can stand in it.
     *
     * @param meanwhile what needs not wait for the answer: it runs nothing of the text
     */
    static void requireOneSelect(Session session, String sql, Session.Step meanwhile) throws SQLException {
        if (session.text().isOneSelect()) {
            meanwhile.run();
            return;
        }
        // One question: DuckDB would make the tree anew for each of several.
        String question = "SELECT json_extract_string(json_serialize_sql(" + SqlNames.literal(sql)
                + ", skip_null := true, skip_empty := true), "
                + "['$.error', '$.statements[0].node.type', '$.statements[1].node.type'])";
        boolean one = session.beside(question, SqlStatement::isOneSelect, meanwhile);
        if (!one) {
            throw Failure.of(FailureKind.BUG, "NOT_ONE_SELECT", "the text of a task is not one SELECT")
                    .toException();
        }
        session.text().setOneSelect();
    }

    /** A tree without an error, a first statement and no second. */
    private static boolean isOneSelect(@Nullable ResultSet rows) throws SQLException {
        if (rows == null || !rows.next()) {
            return false;
        }
        Object[] found = (Object[]) rows.getArray(1).getArray();
        return "false".equals(found[0]) && found[1] != null && found[2] == null;
    }
}
