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
    ESCAPED;

    QuoteState after(byte letter, TextRules rules) {
        return switch (this) {
            case FIELD_START ->
                letter == rules.quote() ? QUOTED : letter == ' ' ? FIELD_START : FIELD.after(letter, rules);
            case FIELD -> letter == rules.delimiter() || letter == '\n' || letter == '\r' ? FIELD_START : FIELD;
            case QUOTED -> {
                if (letter == rules.quote()) {
                    yield rules.escape() == rules.quote() ? QUOTE_SEEN : FIELD;
                }
                yield letter == rules.escape() ? ESCAPED : QUOTED;
            }
            case QUOTE_SEEN -> letter == rules.quote() ? QUOTED : FIELD.after(letter, rules);
            case ESCAPED -> QUOTED;
        };
    }

    /** Whether a line feed here is none of a value. */
    boolean mayEndRecord() {
        return isOutside() || this == QUOTE_SEEN;
    }

    boolean isOutside() {
        return this == FIELD_START || this == FIELD;
    }
}
