package dev.millrace.storage.record;

import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable.Row;

/**
 * The run that was submitted with a client's key.
 *
 * @param digestOrEmpty SHA-256 of the request that used the key first; empty: it was not told
 */
public record KeyRow(RunId run, String digestOrEmpty) {
    static final String RUN = "run";
    static final String DIGEST = "digest";
    static final String EXPIRES = "expires";

    public static KeyRow of(Row row) {
        Attributes read = new Attributes(row);
        return new KeyRow(new RunId(read.text(RUN)), read.text(DIGEST, ""));
    }

    /** Whether a row still counts; one without a time counts for ever. */
    public static boolean isKept(Row row, long nowMillis) {
        return row.number(EXPIRES).orElse(Long.MAX_VALUE) >= nowMillis;
    }
}
