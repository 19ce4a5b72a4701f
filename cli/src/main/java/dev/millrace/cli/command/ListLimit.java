package dev.millrace.cli.command;

import dev.millrace.graph.Failure;

/** How many entries of a list are shown, by an option of the command. */
final class ListLimit {
    private ListLimit() {}

    /**
     * The most entries; 0: all. Throws {@code USAGE} for what is no number of entries.
     *
     * @param option as it is written, for the message
     */
    static int of(String option, int limit) {
        if (limit < 0) {
            throw Failure.invalid("USAGE", option + " cannot be " + limit, "Write a number from 0; 0 means all")
                    .toException();
        }
        return limit;
    }
}
