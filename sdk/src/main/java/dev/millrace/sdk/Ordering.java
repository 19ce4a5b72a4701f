package dev.millrace.sdk;

/**
 * A key of an order. Without {@link #nullsFirst} or {@link #nullsLast} the setting {@code sql.defaultNullOrder} says where NULLs stand.
 *
 * @param key what is compared
 * @param descending from high to low
 * @param nulls where NULLs stand
 */
public record Ordering(Expression key, boolean descending, Nulls nulls) {
    /** Where NULLs stand. */
    public enum Nulls {
        DEFAULT(""),
        FIRST(" NULLS FIRST"),
        LAST(" NULLS LAST");

        private final String words;

        Nulls(String words) {
            this.words = words;
        }
    }

    public Ordering nullsFirst() {
        return new Ordering(key, descending, Nulls.FIRST);
    }

    public Ordering nullsLast() {
        return new Ordering(key, descending, Nulls.LAST);
    }

    String sql() {
        return key.sql() + (descending ? " DESC" : "") + nulls.words;
    }
}
