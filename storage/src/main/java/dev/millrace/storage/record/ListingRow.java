package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;

/**
 * How far the files of a trigger are listed, where one who lists may have too little time for all.
 *
 * @param begunMillis when the listing began that goes on, or was the last
 * @param afterOrEmpty the last file that was looked at; empty: all were
 */
public record ListingRow(long begunMillis, String afterOrEmpty) {
    /** None was ever begun. */
    public static final ListingRow NEVER = new ListingRow(RunRow.NONE, "");

    static final String BEGUN = "begun";
    static final String AFTER = "after";

    public static ListingRow of(Row row) {
        Attributes read = new Attributes(row);
        return new ListingRow(read.number(BEGUN), read.text(AFTER));
    }
}
