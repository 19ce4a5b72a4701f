package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;

/**
 * A job or a table that has a name: its head, which says which version counts, or one version, which never changes.
 *
 * @param version from 1
 * @param bodyOrEmpty what is kept; empty in a head
 * @param savedMillis when this version was
 * @param deleted whether a head says that there is none of this name any more; its versions stay
 */
public record NamedRow(String name, int version, String bodyOrEmpty, long savedMillis, boolean deleted) {
    static final String NAME = "name";
    static final String VERSION = "version";
    static final String BODY = "body";
    static final String SAVED = "saved";
    static final String DELETED = "deleted";

    public static NamedRow of(Row row) {
        Attributes read = new Attributes(row);
        return new NamedRow(
                read.text(NAME),
                read.whole(VERSION),
                read.text(BODY, ""),
                read.number(SAVED, 0),
                row.number(DELETED).isPresent());
    }
}
