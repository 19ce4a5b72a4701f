package dev.millrace.service.runs;

import dev.millrace.storage.record.NoticeRow;
import java.util.Locale;

/**
 * What a webhook was told, or is to be told, of a run's end.
 *
 * @param webhook its name in the job
 */
public record NoticeView(String webhook, NoticeRow row) {
    /** In one word. */
    public String state() {
        return row.isHeard() ? "heard" : row.isPending() ? "pending" : "given up";
    }

    /** For people. */
    public String words() {
        String tries = row.tries() == 1 ? "1 call" : row.tries() + " calls";
        String trouble = row.troubleOrEmpty().isEmpty() ? "" : ": " + row.troubleOrEmpty();
        return webhook + " " + row.end().name().toLowerCase(Locale.ROOT) + " " + state() + " (" + tries + ")" + trouble;
    }
}
