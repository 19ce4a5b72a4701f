package dev.millrace.engine.sql;

import java.util.Collection;
import java.util.regex.Pattern;

/**
 * The SELECT of a task whose rows go into one Parquet file in the order in which it gives them. DuckDB 2.0.0 with one thread has a writer of its own for each
 * branch of a {@code UNION ALL}, also of one within a view: the last rows of a branch, if they fill less than half a row group, come behind all row groups of
 * the branches after it. So rows of several branches are gathered before they are written.
 */
final class RowsInOrder {
    /** Where it is no keyword, rows are gathered in vain. */
    private static final Pattern BRANCHES = Pattern.compile("\\bUNION\\b", Pattern.CASE_INSENSITIVE);

    private RowsInOrder() {}

    /**
     * The same rows.
     *
     * @param views SELECTs that {@code sql} may read
     * @param threads of DuckDB: several keep the order of branches by themselves
     */
    static String of(String sql, Collection<String> views, int threads) {
        boolean gathers = threads == 1 && (hasBranches(sql) || views.stream().anyMatch(RowsInOrder::hasBranches));
        return gathers ? "WITH in_order AS MATERIALIZED (" + sql + "\n) SELECT * FROM in_order" : sql;
    }

    private static boolean hasBranches(String select) {
        return BRANCHES.matcher(select).find();
    }
}
