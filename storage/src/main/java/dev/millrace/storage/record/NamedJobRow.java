package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;

/**
 * A job that has a name: its head, which says which version counts, or one version, which never changes.
 *
 * @param version from 1
 * @param bodyOrEmpty what was sent; empty in a head
 * @param savedMillis when this version was
 * @param deleted whether a head says that there is no such job any more; its versions stay
 */
public record NamedJobRow(String name, int version, String bodyOrEmpty, long savedMillis, boolean deleted) {
    static final String NAME = "name";
    static final String VERSION = "version";
    static final String BODY = "body";
    static final String SAVED = "saved";
    static final String DELETED = "deleted";

    public static NamedJobRow of(Row row) {
        Attributes read = new Attributes(row);
        return new NamedJobRow(
                read.text(NAME),
                read.whole(VERSION),
                read.text(BODY, ""),
                read.number(SAVED, 0),
                row.number(DELETED).isPresent());
    }
}
