package dev.millrace.storage.text;

/**
 * The bytes that decide where a record of a text ends, as in DuckDB: a quote opens where a field begins (blanks may stand before it), and a line
 * feed outside of quotes and comments ends a record. {@link #NONE} = there is none.
 *
 * @param delimiter between fields
 * @param quote around fields
 * @param escape before a quote within quotes; may be the quote itself
 * @param comment outside of quotes: what follows on its line is not read
 * @param skippedLines at the beginning of a text, before its header
 */
public record TextRules(int delimiter, int quote, int escape, int comment, int skippedLines) {
    /** No byte. */
    public static final int NONE = 1 << Byte.SIZE;

    /** Every line feed ends a record. */
    public static final TextRules LINES = new TextRules(NONE, NONE, NONE);

    /** Without comments and skipped lines. */
    public TextRules(int delimiter, int quote, int escape) {
        this(delimiter, quote, escape, NONE, 0);
    }

    boolean hasQuotes() {
        return quote != NONE;
    }

    boolean hasComments() {
        return comment != NONE;
    }
}
