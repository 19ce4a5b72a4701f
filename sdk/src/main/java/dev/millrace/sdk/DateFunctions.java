package dev.millrace.sdk;

import java.time.Duration;

/** Functions of dates and times. */
public final class DateFunctions {
    private final Expression time;

    DateFunctions(Expression time) {
        this.time = time;
    }

    private Expression part(String name) {
        return time.with(name);
    }

    public Expression year() {
        return part("year");
    }

    public Expression quarter() {
        return part("quarter");
    }

    public Expression month() {
        return part("month");
    }

    /** Day of the month. */
    public Expression day() {
        return part("day");
    }

    /** 1 Monday to 7 Sunday. */
    public Expression dayOfWeek() {
        return part("isodow");
    }

    public Expression dayOfYear() {
        return part("dayofyear");
    }

    /** Week of the year by ISO 8601. */
    public Expression week() {
        return part("week");
    }

    public Expression hour() {
        return part("hour");
    }

    public Expression minute() {
        return part("minute");
    }

    /** Whole seconds of the minute. */
    public Expression second() {
        return part("second");
    }

    /** The day. */
    public Expression toDate() {
        return time.cast("DATE");
    }

    /** The beginning of the {@code year}, {@code quarter}, {@code month}, {@code week}, {@code day}, {@code hour}, … */
    public Expression truncate(String unit) {
        return Expression.call("date_trunc", java.util.List.of(unit, time));
    }

    /** Number of borders of a unit between this and another time. */
    public Expression until(String unit, Object later) {
        return Expression.call("date_diff", java.util.List.of(unit, time, later));
    }

    /** So much later. */
    public Expression plus(Duration duration) {
        return time.plus(duration);
    }

    /** As text by a format of strftime. */
    public Expression format(String format) {
        return time.with("strftime", format);
    }
}
