package dev.millrace.coordinator.plan.relation;

/**
 * A column that a scan reads.
 *
 * @param name the table's column
 * @param type its type
 */
public record ScanColumn(String name, SqlType type) {
    /** What DuckDB reads where a query needs rows and no column, and what {@code rowid} names: files have no such thing. */
    public static ScanColumn rowNumber() {
        return new ScanColumn("", PlainType.BIGINT);
    }

    /** Whether this is {@link #rowNumber()}, which nothing can read. */
    public boolean isRowNumber() {
        return name.isEmpty();
    }
}
