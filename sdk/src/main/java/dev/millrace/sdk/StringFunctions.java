package dev.millrace.sdk;

/** Functions of text; positions begin at 1, and characters are counted, not bytes. */
public final class StringFunctions {
    private final Expression text;

    StringFunctions(Expression text) {
        this.text = text;
    }

    public Expression lower() {
        return text.with("lower");
    }

    public Expression upper() {
        return text.with("upper");
    }

    /** Number of characters. */
    public Expression length() {
        return text.with("length");
    }

    /** Without blanks at both ends. */
    public Expression trim() {
        return text.with("trim");
    }

    public Expression contains(Object part) {
        return text.with("contains", part);
    }

    public Expression startsWith(Object beginning) {
        return text.with("starts_with", beginning);
    }

    public Expression endsWith(Object end) {
        return text.with("ends_with", end);
    }

    /** Whether the whole text is like the pattern, in which {@code %} is any text and {@code _} any character. */
    public Expression like(String pattern) {
        Expression of = Expression.of(pattern);
        return text.around("(" + text.sql() + " LIKE " + of.sql() + ")");
    }

    /** Whether a regular expression (RE2) matches some part. */
    public Expression matches(String pattern) {
        return text.with("regexp_matches", pattern);
    }

    /** Every place of a text replaced by another. */
    public Expression replace(Object part, Object by) {
        return text.with("replace", part, by);
    }

    /** Every match of a regular expression replaced; {@code \1} is its first group. */
    public Expression replaceAll(String pattern, String by) {
        return text.with("regexp_replace", pattern, by, "g");
    }

    /** A group of the first match of a regular expression, 0 is the whole match; empty text: no match. */
    public Expression extract(String pattern, int group) {
        return text.with("regexp_extract", pattern, group);
    }

    /** Parts between separators, as a list. */
    public Expression split(String separator) {
        return text.with("string_split", separator);
    }

    /** Characters from a position on. */
    public Expression slice(int from, int length) {
        return text.with("substring", from, length);
    }

    /** Filled up on the left to a length; longer text is cut. */
    public Expression padLeft(int length, String with) {
        return text.with("lpad", length, with);
    }

    /** Filled up on the right to a length; longer text is cut. */
    public Expression padRight(int length, String with) {
        return text.with("rpad", length, with);
    }

    /** As a day, read by a format of strptime; a text that does not fit is an error of the run. */
    public Expression toDate(String format) {
        return text.with("strptime", format).cast("DATE");
    }

    /** As a time, read by a format of strptime. */
    public Expression toTimestamp(String format) {
        return text.with("strptime", format);
    }
}
