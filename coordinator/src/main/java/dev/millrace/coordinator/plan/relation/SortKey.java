package dev.millrace.coordinator.plan.relation;

/**
 * One key of an order. The place of NULL is always explicit.
 *
 * @param expression what is sorted by
 * @param descending whether large values come first
 * @param nullsFirst whether NULL comes before all values
 */
public record SortKey(Expression expression, boolean descending, boolean nullsFirst) {
    /** The same order by another expression. */
    public SortKey withExpression(Expression replaced) {
        return new SortKey(replaced, descending, nullsFirst);
    }
}
