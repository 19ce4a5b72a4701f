package dev.millrace.coordinator.plan.frame;

import dev.millrace.storage.sql.SqlNames;

/**
 * An expression in a list of columns.
 *
 * @param sql the expression
 * @param name of its column; empty: as DuckDB names it
 */
public record Term(String sql, String name) {
    String text() {
        return name.isEmpty() ? sql : sql + " AS " + SqlNames.quoted(name);
    }
}
