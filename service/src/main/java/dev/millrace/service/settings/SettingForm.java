package dev.millrace.service.settings;

import dev.millrace.coordinator.plan.job.DurationText;
import dev.millrace.graph.ByteSize;

/** Forms of a setting's value. */
enum SettingForm {
    TEXT("text"),
    FLAG("true or false"),
    /** From 0. */
    COUNT("a whole number from 0 to 1000000000"),
    /** From 1. */
    LIMIT("a whole number from 1 to 1000000000"),
    SIZE("a size, for example 4GiB"),
    DURATION("a duration, for example 30s"),
    /** Longer than none. */
    SPAN("a duration of at least 1ms, for example 30m");

    private final String accepted;

    SettingForm(String accepted) {
        this.accepted = accepted;
    }

    String accepted() {
        return accepted;
    }

    boolean accepts(String value) {
        try {
            return switch (this) {
                case TEXT -> true;
                case FLAG -> value.equals("true") || value.equals("false");
                case COUNT -> value.matches("[0-9]{1,9}|10{9}");
                case LIMIT -> COUNT.accepts(value) && !value.matches("0+");
                case SIZE -> ByteSize.parse(value).bytes() >= 0;
                case DURATION -> DurationText.parseMillis(value) >= 0;
                case SPAN -> DurationText.parseMillis(value) > 0;
            };
        } catch (IllegalArgumentException | ArithmeticException notOfThisForm) {
            return false;
        }
    }
}
