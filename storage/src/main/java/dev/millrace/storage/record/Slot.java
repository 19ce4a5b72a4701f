package dev.millrace.storage.record;

import dev.millrace.graph.AttemptId;

/**
 * What a slot holds: the winning attempt of a task.
 *
 * @param empty whether the attempt wrote nothing at all, not even {@code output.json}; saves its reader the look
 */
public record Slot(AttemptId attempt, boolean empty) {
    private static final String EMPTY = "!";

    public static Slot parse(String text) {
        boolean empty = text.endsWith(EMPTY);
        return new Slot(AttemptId.parse(empty ? text.substring(0, text.length() - 1) : text), empty);
    }

    /** At most 20 characters. */
    public String text() {
        return empty ? attempt + EMPTY : attempt.toString();
    }
}
