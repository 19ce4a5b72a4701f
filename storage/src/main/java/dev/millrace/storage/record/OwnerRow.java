package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;

/** The tenant whose run it is. Runs without such a row are the home's own. */
public record OwnerRow(String tenant) {
    static final String TENANT = "tenant";

    public static OwnerRow of(Row row) {
        return new OwnerRow(new Attributes(row).text(TENANT));
    }
}
