package dev.millrace.graph;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is told about a failure.
 *
 * @param kind how Millrace reacts
 * @param code stable category in upper snake case, for example {@code UNKNOWN_COLUMN}
 * @param message what happened, and where; one sentence, static text with the facts in quotes; cut at {@link #MOST_CHARACTERS}
 * @param remedyText what the user can change; absent when there is nothing; cut likewise
 * @param placeOrNull where the user wrote the cause
 * @param sourceOrNull the job's source whose files are at fault; absent when it is another matter, or nobody knows
 */
public record Failure(
        FailureKind kind,
        String code,
        String message,
        @Nullable String remedyText,
        @Nullable Place placeOrNull,
        @Nullable String sourceOrNull) {
    /** A failure is kept in rows and shown in terminals, and some errors quote a whole value. */
    public static final int MOST_CHARACTERS = 4_000;

    public Failure {
        if (code.isEmpty() || message.isEmpty()) {
            throw new IllegalArgumentException("a failure has a code and a message");
        }
        message = cut(message);
        remedyText = remedyText == null ? null : cut(remedyText);
    }

    /** Of no source that is known. */
    public Failure(
            FailureKind kind, String code, String message, @Nullable String remedyText, @Nullable Place placeOrNull) {
        this(kind, code, message, remedyText, placeOrNull, null);
    }

    private static String cut(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        String rest = "… (" + text.length() + " characters)";
        int end = MOST_CHARACTERS - rest.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + rest;
    }

    public static Failure invalid(String code, String message, String remedy) {
        return new Failure(FailureKind.INVALID, code, message, remedy, null);
    }

    public static Failure of(FailureKind kind, String code, String message) {
        return new Failure(kind, code, message, null, null);
    }

    public Failure at(Place place) {
        return new Failure(kind, code, message, remedyText, place, sourceOrNull);
    }

    /** The same of the files of a source of the job; what is known already stays. */
    public Failure ofSource(String source) {
        return sourceOrNull == null ? new Failure(kind, code, message, remedyText, placeOrNull, source) : this;
    }

    public Failure withRemedy(String remedy) {
        return new Failure(kind, code, message, remedy, placeOrNull, sourceOrNull);
    }

    /** The same with other words for message and remedy. */
    public Failure retold(UnaryOperator<String> words) {
        return new Failure(
                kind,
                code,
                words.apply(message),
                remedyText == null ? null : words.apply(remedyText),
                placeOrNull,
                sourceOrNull);
    }

    public Optional<String> remedy() {
        return Optional.ofNullable(remedyText);
    }

    public Optional<Place> place() {
        return Optional.ofNullable(placeOrNull);
    }

    public Optional<String> source() {
        return Optional.ofNullable(sourceOrNull);
    }

    public MillraceException toException() {
        return new MillraceException(this);
    }
}
