package dev.millrace.storage.text;

/**
 * The bytes that decide where a record of a text ends, as in DuckDB: a quote opens where a field begins (blanks may stand before it), and a line
 * feed outside of quotes ends a record. {@link #NONE} = there is none.
 *
 * @param delimiter between fields
 * @param quote around fields
 * @param escape before a quote within quotes; may be the quote itself
 */
public record TextRules(int delimiter, int quote, int escape) {
    public static final int NONE = -1;

    /** Every line feed ends a record. */
    public static final TextRules LINES = new TextRules(NONE, NONE, NONE);

    boolean hasQuotes() {
        return quote != NONE;
    }
}
