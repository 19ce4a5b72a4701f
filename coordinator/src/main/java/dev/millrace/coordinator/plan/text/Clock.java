package dev.millrace.coordinator.plan.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The clock functions of SQL, standing still at one instant. */
final class Clock {
    private static final String ZONED = "TIMESTAMP WITH TIME ZONE";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

    /** Names that may stand without brackets. */
    private static final Map<String, String> BARE = Map.of(
            "current_date", "DATE",
            "current_timestamp", ZONED,
            "current_time", "TIME WITH TIME ZONE",
            "localtime", "TIME",
            "localtimestamp", "TIMESTAMP");

    private static final Map<String, String> FUNCTIONS = Map.of(
            "now", ZONED,
            "get_current_timestamp", ZONED,
            "transaction_timestamp", ZONED,
            "today", "DATE",
            "current_date", "DATE",
            "get_current_time", "TIME WITH TIME ZONE",
            "current_localtime", "TIME",
            "current_localtimestamp", "TIMESTAMP");

    private final ZonedDateTime now;

    Clock(Instant now, ZoneId zone) {
        this.now = now.truncatedTo(ChronoUnit.MICROS).atZone(zone);
    }

    static boolean isBareName(String name) {
        return BARE.containsKey(name.toLowerCase(Locale.ROOT));
    }

    static boolean isFunction(String name) {
        return FUNCTIONS.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** Type of a clock by its name. */
    static Optional<String> type(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BARE.getOrDefault(lower, FUNCTIONS.get(lower)));
    }

    /** The text that a cast to the type turns into what the clock shows. */
    String text(String type) {
        String date = DATE.format(now);
        String time = TIME.format(now);
        return switch (type) {
            case "DATE" -> date;
            case "TIME" -> time;
            case "TIMESTAMP" -> date + " " + time;
            case "TIME WITH TIME ZONE" -> time + OFFSET.format(now);
            default -> date + " " + time + OFFSET.format(now);
        };
    }
}
