package dev.millrace.coordinator.plan.source;

/**
 * A comparison of a column with a constant that a row must pass. Row groups in which no row can pass are not read; the comparison itself stays
 * in the work.
 *
 * @param column name in the source
 * @param value the constant as text: of the column's type
 */
public record RowGroupFilter(String column, Comparison comparison, String value) {
    /** How the column is compared with the constant. */
    public enum Comparison {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }
}
