package dev.millrace.engine.sql;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.sql.SqlNames;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names and types of a SELECT's columns, and the same SELECT under other names. */
final class ResultColumns {
    /** Types that DuckDB writes into Parquet as other values: large integers as floats, times without their zone. */
    private static final Pattern CHANGED_BY_PARQUET =
            Pattern.compile("\\b(U?HUGEINT|INTERVAL|TIME WITH TIME ZONE|TIMETZ)\\b");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

    private ResultColumns() {}

    /** Of the session's text. */
    static List<Column> describe(Session session, String sql) throws SQLException {
        Optional<List<Column>> known = session.text().columns();
        if (known.isPresent()) {
            return known.get();
        }
        List<Column> columns = session.query("DESCRIBE " + sql, rows -> {
            List<Column> described = new ArrayList<>();
            while (rows != null && rows.next()) {
                described.add(new Column(rows.getString(1), rows.getString(2)));
            }
            return described;
        });
        session.text().setColumns(columns);
        return columns;
    }

    /** Refuses columns that would come back from Parquet as other values than were written. */
    static List<Column> requireKept(List<Column> columns) {
        for (Column column : columns) {
            if (CHANGED_BY_PARQUET
                    .matcher(QUOTED.matcher(column.type()).replaceAll(""))
                    .find()) {
                String message = "Parquet does not keep the column '" + column.name() + "' of type " + column.type();
                throw Failure.of(FailureKind.BUG, "TYPE_NOT_KEPT", message).toException();
            }
        }
        return columns;
    }

    /** {@code sql} as a table {@code result} whose columns have these names, by position. */
    static String renamed(String sql, List<String> names) {
        return "(" + sql + "\n) AS result("
                + names.stream().map(SqlNames::quoted).collect(Collectors.joining(", ")) + ")";
    }
}
