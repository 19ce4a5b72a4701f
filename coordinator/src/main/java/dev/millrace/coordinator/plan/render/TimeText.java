package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.PlainType;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Locale;

/** Text of dates, times and UUIDs from DuckDB's numbers. Days go far beyond what years of four digits hold, both ways. */
final class TimeText {
    private static final long SECONDS_A_DAY = 86_400;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long LAST_OFFSET_SECONDS = 57_599;
    private static final int OFFSET_BITS = 24;

    private TimeText() {}

    static String of(PlainType type, BigInteger value) {
        return switch (type) {
            case DATE -> infinite(value, Integer.MAX_VALUE, date(value.longValueExact()));
            case TIME -> time(value.longValueExact() * 1_000);
            case TIME_NS -> time(value.longValueExact());
            case TIMETZ -> timeWithOffset(value.longValueExact());
            case TIMESTAMP_S -> timestamp(value, 1);
            case TIMESTAMP_MS -> timestamp(value, 1_000);
            case TIMESTAMP -> timestamp(value, 1_000_000);
            case TIMESTAMP_NS -> timestamp(value, NANOS_A_SECOND);
            case TIMESTAMPTZ -> zoned(timestamp(value, 1_000_000));
            case TIMESTAMPTZ_NS -> zoned(timestamp(value, NANOS_A_SECOND));
            case UUID -> uuid(value);
            default -> throw new IllegalArgumentException("not a date, time or UUID: " + type);
        };
    }

    private static String infinite(BigInteger value, long most, String finite) {
        if (value.equals(BigInteger.valueOf(most))) {
            return "infinity";
        }
        return value.equals(BigInteger.valueOf(-most)) ? "-infinity" : finite;
    }

    private static String date(long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        int year = date.getYear();
        String text = String.format(
                Locale.ROOT, "%04d-%02d-%02d", year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth());
        return year > 0 ? text : text + " (BC)";
    }

    private static String time(long nanos) {
        long seconds = nanos / NANOS_A_SECOND;
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%09d",
                seconds / 3_600,
                seconds / 60 % 60,
                seconds % 60,
                nanos % NANOS_A_SECOND);
    }

    private static String timestamp(BigInteger value, long unitsASecond) {
        long number = value.longValueExact();
        long unitsADay = SECONDS_A_DAY * unitsASecond;
        long nanos = Math.floorMod(number, unitsADay) * (NANOS_A_SECOND / unitsASecond);
        String text = time(nanos);
        String shortened = unitsASecond == NANOS_A_SECOND ? text : text.substring(0, text.length() - 3);
        return infinite(value, Long.MAX_VALUE, date(Math.floorDiv(number, unitsADay)) + " " + shortened);
    }

    private static String zoned(String timestamp) {
        return timestamp.endsWith("infinity") ? timestamp : timestamp + "+00";
    }

    private static String timeWithOffset(long bits) {
        long offset = LAST_OFFSET_SECONDS - (bits & ((1L << OFFSET_BITS) - 1));
        String time = time((bits >>> OFFSET_BITS) * 1_000);
        long seconds = Math.abs(offset);
        return String.format(
                Locale.ROOT,
                "%s%s%02d:%02d:%02d",
                time.substring(0, time.length() - 3),
                offset < 0 ? "-" : "+",
                seconds / 3_600,
                seconds / 60 % 60,
                seconds % 60);
    }

    private static String uuid(BigInteger value) {
        String hex = String.format(Locale.ROOT, "%032x", value);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }
}
