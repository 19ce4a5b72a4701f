package dev.millrace.service.runs;

/**
 * A line that an attempt wrote down.
 *
 * @param attempt its id
 * @param text for people
 * @param json the line as written, with stage, task, attempt and level
 */
public record LogLine(long atMillis, LogLevel level, int stage, int task, String attempt, String text, String json) {}
