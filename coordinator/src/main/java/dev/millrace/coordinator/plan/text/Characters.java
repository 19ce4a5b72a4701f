package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Which characters a text of SQL, or a value that is put into one, may hold. DuckDB ends a literal at U+0000 when it writes its syntax tree as text, and half
 * a surrogate pair has no form in UTF-8: both would become another value.
 */
public final class Characters {
    private Characters() {}

    /** Refuses a text by the first character that cannot be kept. */
    static void check(SqlQuery query) {
        firstLost(query.sql()).ifPresent(index -> {
            String before = query.sql().substring(0, index);
            throw Failure.invalid(
                            "BAD_CHARACTER",
                            "The query holds " + name(query.sql().charAt(index)) + ", which no text of SQL can hold",
                            "Leave it out; in values write chr(0) for U+0000")
                    .at(new TextPosition(query).at(before.getBytes(StandardCharsets.UTF_8).length))
                    .toException();
        });
    }

    /** Returns a value as it is, or throws IllegalArgumentException that names the character that cannot be kept. */
    public static String kept(String value) {
        firstLost(value).ifPresent(index -> {
            throw new IllegalArgumentException(
                    "it holds " + name(value.charAt(index)) + ", which no text of SQL can hold");
        });
        return value;
    }

    private static OptionalInt firstLost(String text) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (Character.isHighSurrogate(character)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                index++;
            } else if (character == 0 || Character.isSurrogate(character)) {
                return OptionalInt.of(index);
            }
        }
        return OptionalInt.empty();
    }

    private static String name(char character) {
        return String.format(Locale.ROOT, "U+%04X", (int) character);
    }
}
