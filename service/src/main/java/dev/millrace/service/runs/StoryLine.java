package dev.millrace.service.runs;

/** Something that happened. */
public record StoryLine(long atMillis, String what) {}
