package dev.millrace.coordinator.plan.show;

import dev.millrace.graph.Input;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Undivided;
import java.util.List;
import java.util.Locale;

/** Why files of text are read by one task each. */
final class UndividedText {
    private UndividedText() {}

    /** What is told of an input: that a file is smaller than a split only where nothing is cut at all. */
    static List<Undivided> of(Input input) {
        if (!(input instanceof Input.Splits splits) || splits.scan().everyTask()) {
            return List.of();
        }
        Scan scan = splits.scan();
        boolean one = scan.taskBounds().size() == 2;
        return scan.undivided().stream()
                .filter(undivided -> one || undivided.why() != Undivided.Reason.SMALL)
                .toList();
    }

    static String line(Undivided undivided) {
        String files = Words.counted(undivided.files(), "file");
        return (undivided.files() == 1 ? files + " is one task: " : files + " are one task each: ")
                + sentence(undivided.why());
    }

    /** In one word, as in documents. */
    static String word(Undivided.Reason why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String sentence(Undivided.Reason why) {
        return switch (why) {
            case SMALL -> "smaller than plan.splitBytes";
            case COMPRESSED -> "compressed text can be read from its beginning only";
            case ARRAY -> "an array of JSON has no lines that can be read alone";
            case ENCODING -> "in its encoding a character may have several bytes";
            case SIGNS -> "its delimiter, quote or escape is more than one byte";
            case NUMBERED -> "its rows are numbered, and only reading tells how many stand before a place";
            case NO_BOUNDARY -> "no line feed was found behind which a record surely begins";
        };
    }
}
