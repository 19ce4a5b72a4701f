package dev.millrace.service.runs;

import dev.millrace.graph.FailureKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** How much a line of a log matters, the least first. It is no part of what is stored: it follows from the facts of a line, of whatever version. */
public enum LogLevel {
    /** What goes as it should. */
    INFO,
    /** Whoever looks for a cause may want to see it: an attempt that another follows, memory that did not do, rows that break their contract. */
    WARN,
    /** One such failure ends the run while the task has no winner. */
    ERROR;

    /** Counts of a {@code done} line that make it a warning when there are any. */
    private static final List<String> TOLD_OF_DONE = List.of("spilledBytes", "badRows", "brokenRules");

    /** Of a line as an attempt wrote it. One that cannot be read whole is a warning, for what it said is lost. */
    static LogLevel of(JsonNode written) {
        return switch (written.path("event").asString("")) {
            case "failed" -> ofKind(written.path("kind").asString(""));
            case "done" ->
                TOLD_OF_DONE.stream().anyMatch(count -> written.path(count).asLong(0) > 0) ? WARN : INFO;
            case "" -> WARN;
            default -> INFO;
        };
    }

    /** A kind that this version does not know may be the worst. */
    private static LogLevel ofKind(String text) {
        return Arrays.stream(FailureKind.values())
                .filter(kind -> kind.text().equals(text))
                .findFirst()
                .map(kind -> kind.isFatal() ? ERROR : WARN)
                .orElse(ERROR);
    }

    public boolean isAtLeast(LogLevel least) {
        return compareTo(least) >= 0;
    }

    /** The word of a request. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(LogLevel::word).toList();
    }

    /** The level of one of the {@link #words}. */
    public static LogLevel parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
