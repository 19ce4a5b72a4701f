package dev.millrace.service.words;

import dev.millrace.graph.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Numbers as people read them. */
public final class Human {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Human() {}

    public static String bytes(long bytes) {
        return new ByteSize(Math.max(0, bytes)).toString();
    }

    /** With thousands separated by commas. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 row}, {@code 2,000 rows}. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 0.42 s}, {@code 12.3 s}, {@code 3m07s}, {@code 2h05m}. */
    public static String millis(long millis) {
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        Duration time = Duration.ofMillis(millis);
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%dh%02dm", time.toHours(), time.toMinutesPart())
                : String.format(Locale.ROOT, "%dm%02ds", time.toMinutes(), time.toSecondsPart());
    }

    /** Dollars with two digits that count. */
    public static String dollars(double dollars) {
        if (dollars >= 1) {
            return String.format(Locale.ROOT, "$%,.2f", dollars);
        }
        if (dollars < 0.000001) {
            return "less than $0.000001";
        }
        int digits = 1 - (int) Math.floor(Math.log10(dollars));
        return String.format(Locale.ROOT, "$%." + digits + "f", dollars);
    }

    public static String dollars(Optional<Double> dollars) {
        return dollars.map(Human::dollars).orElse("more memory than a function has");
    }

    /** In the machine's time zone. */
    public static String moment(long epochMillis) {
        return epochMillis < 0
                ? "-"
                : MOMENT.format(Instant.ofEpochMilli(epochMillis).atZone(ZoneId.systemDefault()));
    }
}
