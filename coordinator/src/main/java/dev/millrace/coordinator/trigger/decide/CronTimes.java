package dev.millrace.coordinator.trigger.decide;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The times of a cron expression on the clocks of a time zone. A time that the clocks leave out when they go forward is run when they have gone forward; one
 * that they show twice is run the first time. Two times that would be one moment are one.
 */
public final class CronTimes {
    private static final long LOOK_BACK_MILLIS = 2L * 24 * 60 * 60 * 1_000;

    private final ExecutionTime times;
    private final ZoneId zone;

    private CronTimes(ExecutionTime times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
    }

    /** @throws IllegalArgumentException saying what is wrong with the expression or the zone */
    public static CronTimes of(String cron, String timeZone) {
        ZoneId zone;
        try {
            zone = ZoneId.of(timeZone);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("there is no time zone '" + timeZone + "'", unknown);
        }
        CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        CronTimes times = new CronTimes(ExecutionTime.forCron(parser.parse(cron).validate()), zone);
        if (times.nextLocal(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw new IllegalArgumentException("'" + cron + "' names no time that ever comes");
        }
        return times;
    }

    /** The first time after a moment. */
    public long after(long millis) {
        LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone);
        while (true) {
            local = nextLocal(local).orElseThrow(() -> new IllegalArgumentException("no time comes any more"));
            long moment = ZonedDateTime.ofLocal(local, zone, null).toInstant().toEpochMilli();
            if (moment > millis) {
                return moment;
            }
        }
    }

    private Optional<LocalDateTime> nextLocal(LocalDateTime local) {
        return times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    /** The last of the times from one of them on that is not after a moment. */
    public long last(long firstMillis, long nowMillis) {
        long last = firstMillis;
        long near = nowMillis - LOOK_BACK_MILLIS;
        long next = after(near > firstMillis && after(near) <= nowMillis ? near : firstMillis);
        while (next <= nowMillis) {
            last = next;
            next = after(next);
        }
        return last;
    }

    /** The day of a moment on the clocks of the zone. */
    public LocalDate day(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone);
    }
}
