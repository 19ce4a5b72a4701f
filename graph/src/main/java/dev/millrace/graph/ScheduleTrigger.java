package dev.millrace.graph;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Times at which a job is run.
 *
 * @param cron five fields, as in Unix: minute, hour, day of the month, month, day of the week
 * @param timeZone whose clocks count
 * @param catchUp which of the times are run that passed while nobody watched
 * @param overlap what becomes of times that pass while a run goes on
 * @param dateOrEmpty parameter of the job that is given the day of the time; empty: none
 * @param text of the job, which is read again for each time
 */
public record ScheduleTrigger(
        String cron, String timeZone, CatchUp catchUp, Overlap overlap, String dateOrEmpty, Text text)
        implements Trigger {

    /** Which missed times are run. */
    public enum CatchUp {
        NONE,
        /** The last of them, once. */
        LAST,
        /** Each of them, one after the other. */
        ALL
    }

    /** What becomes of times during a run. */
    public enum Overlap {
        SKIP,
        /** They are run afterwards, one after the other. */
        QUEUE
    }

    /**
     * A job file as it was registered.
     *
     * @param parameters values that were given for all times
     */
    public record Text(String file, String content, SortedMap<String, String> parameters, String environment) {
        public Text {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }
    }
}
