package dev.millrace.engine.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Runs the task's SELECT and writes its rows as files, in the order in which the SELECT gives them. */
interface ResultWriter {
    /**
     * Computes the rows and writes them into files of {@code folder}.
     *
     * @param sql one SELECT over the views of the inputs
     */
    List<Result> write(Session session, String sql, TaskFolder folder) throws SQLException, IOException;
}
