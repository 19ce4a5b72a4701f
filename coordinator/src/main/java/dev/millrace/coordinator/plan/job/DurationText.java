package dev.millrace.coordinator.plan.job;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 7d}. */
public final class DurationText {
    /** What {@link #parseMillis} accepts. */
    static final String PATTERN = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";

    private static final Pattern PART = Pattern.compile("([0-9]+)(d|h|ms|m|s)");

    /** A hundred years, so that nanoseconds fit a number too. */
    private static final BigInteger MOST_MILLIS = BigInteger.valueOf(36_525L * 24 * 3_600_000);

    private DurationText() {}

    /** Throws IllegalArgumentException with the accepted forms. A bare number is refused: its unit would be a guess. */
    public static long parseMillis(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        Matcher whole = Pattern.compile(PATTERN).matcher(trimmed);
        Matcher part = PART.matcher(trimmed);
        if (trimmed.isEmpty() || !whole.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration; write for example 500ms, 30s, 5m or 1h30m");
        }
        BigInteger millis = BigInteger.ZERO;
        while (part.find()) {
            millis = millis.add(new BigInteger(part.group(1)).multiply(BigInteger.valueOf(unitMillis(part.group(2)))));
        }
        if (millis.compareTo(MOST_MILLIS) > 0) {
            throw new IllegalArgumentException("'" + text + "' is longer than a hundred years");
        }
        return millis.longValueExact();
    }

    /** The same in the largest units that divide it. */
    public static String of(long millis) {
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        long rest = millis;
        for (String unit : new String[] {"d", "h", "m", "s", "ms"}) {
            long count = rest / unitMillis(unit);
            rest %= unitMillis(unit);
            if (count > 0) {
                text.append(count).append(unit);
            }
        }
        return text.toString();
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "d" -> 86_400_000L;
            case "h" -> 3_600_000L;
            case "m" -> 60_000L;
            case "s" -> 1_000L;
            case "ms" -> 1L;
            default -> throw new IllegalArgumentException("not a unit of time: " + unit);
        };
    }
}
