package dev.millrace.storage.record;

import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable.Row;

/** The run that was submitted with a client's key. */
public record KeyRow(RunId run) {
    static final String RUN = "run";

    public static KeyRow of(Row row) {
        return new KeyRow(new RunId(new Attributes(row).text(RUN)));
    }
}
