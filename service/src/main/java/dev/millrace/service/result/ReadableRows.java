package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.util.List;
import java.util.stream.Collectors;

/** Rows that {@link ResultReader} hands on. */
public sealed interface ReadableRows permits PublishedResult, GivenRows {
    /** Names, no two alike, and types. */
    List<Column> columns();

    /** The columns as people see them: two may be named alike. */
    List<Column> labelled();

    long rows();

    /**
     * What stands behind FROM in DuckDB's SQL.
     *
     * @param limit how many of the first rows are wanted at least; 0 = all
     * @param files where objects are found as files
     * @throws dev.millrace.graph.MillraceException of kind {@code CORRUPT}: a file that has wanted rows is not as it was published
     */
    String relation(long limit, ResultFiles files);

    /** A relation without rows. */
    static String none(List<Column> columns) {
        return "(SELECT "
                + columns.stream()
                        .map(column -> "CAST(NULL AS " + column.type() + ") AS " + JsonExpression.name(column.name()))
                        .collect(Collectors.joining(", "))
                + " WHERE false)";
    }
}
