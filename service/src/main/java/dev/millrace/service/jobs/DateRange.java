package dev.millrace.service.jobs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * The days for which a job is run, from the first to the last, both of them meant.
 *
 * @param parameter the date parameter that takes them
 * @param everyDays from one to the next
 */
public record DateRange(String parameter, LocalDate first, LocalDate last, int everyDays) {
    private static final int MOST = 3660;
    private static final String DOTS = "..";

    /** Whether a parameter's value is a range. */
    public static boolean is(String value) {
        return value.contains(DOTS);
    }

    /** Reads {@code 2026-01-01..2026-01-31}. Throws {@code INVALID} for anything else, and for more days than anybody means. */
    public static DateRange of(String parameter, String text, int everyDays) {
        int dots = text.indexOf(DOTS);
        LocalDate first = date(parameter, text.substring(0, Math.max(0, dots)));
        LocalDate last = date(parameter, text.substring(dots + DOTS.length()));
        if (everyDays < 1) {
            throw wrong(parameter, "BAD_RANGE", "--every cannot be " + everyDays, "Write a number of days, at least 1");
        }
        if (last.isBefore(first)) {
            throw wrong(parameter, "BAD_RANGE", first + " comes after " + last, "Write the earlier day first");
        }
        DateRange range = new DateRange(parameter, first, last, everyDays);
        if (range.count() > MOST) {
            throw wrong(
                    parameter,
                    "BAD_RANGE",
                    "The range has " + range.count() + " values",
                    "Run at most " + MOST + " at a time");
        }
        return range;
    }

    private static LocalDate date(String parameter, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException wrong) {
            throw wrong(
                    parameter,
                    "BAD_RANGE",
                    "'" + text + "' is not a day",
                    "Write for example: -p " + parameter + "=2026-01-01..2026-01-31");
        }
    }

    private static MillraceException wrong(String parameter, String code, String message, String remedy) {
        return Failure.invalid(code, message, remedy)
                .at(Place.of("-p " + parameter))
                .toException();
    }

    private long count() {
        return (last.toEpochDay() - first.toEpochDay()) / everyDays + 1;
    }

    /** The values, the earliest first, as a date parameter takes them. */
    public List<String> values() {
        return Stream.iterate(first, day -> !day.isAfter(last), day -> day.plusDays(everyDays))
                .map(LocalDate::toString)
                .toList();
    }
}
