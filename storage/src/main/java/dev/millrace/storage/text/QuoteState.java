package dev.millrace.storage.text;

/** What the bytes before a place in a text mean for those after it. */
enum QuoteState {
    /** A field begins here, or blanks have been its only letters. */
    FIELD_START,
    /** Within or behind a field, outside of quotes. */
    FIELD,
    QUOTED,
    /** Behind a quote within quotes, where quotes escape themselves: whether it ends the field, the next byte tells. */
    QUOTE_SEEN,
    /** Behind an escape within quotes. */
    ESCAPED,
    /** Behind the sign of a comment, outside of quotes. */
    COMMENT;

    QuoteState after(byte letter, TextRules rules) {
        return switch (this) {
            case FIELD_START ->
                letter == rules.quote() ? QUOTED : letter == ' ' ? FIELD_START : FIELD.after(letter, rules);
            case FIELD -> {
                if (letter == rules.comment()) {
                    yield COMMENT;
                }
                yield letter == rules.delimiter() || letter == '\n' || letter == '\r' ? FIELD_START : FIELD;
            }
            case QUOTED -> {
                if (letter == rules.quote()) {
                    yield rules.escape() == rules.quote() ? QUOTE_SEEN : FIELD;
                }
                yield letter == rules.escape() ? ESCAPED : QUOTED;
            }
            case QUOTE_SEEN -> letter == rules.quote() ? QUOTED : FIELD.after(letter, rules);
            case ESCAPED -> QUOTED;
            case COMMENT -> letter == '\n' || letter == '\r' ? FIELD_START : COMMENT;
        };
    }

    /** Whether a line feed here is none of a value, and a record without a comment ends with it. */
    boolean mayEndRecord() {
        return isOutside() || this == QUOTE_SEEN;
    }

    boolean isOutside() {
        return this == FIELD_START || this == FIELD;
    }
}
