package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;

/**
 * A name of an artifact: its head, which says which version counts, or one version, which never changes.
 *
 * @param version from 1, never used twice
 * @param sha256 digest of the bytes, 64 lower-case hexadecimal digits
 * @param generation of the bytes' place
 * @param savedMillis when this version was named
 * @param principal whose it is: a tenant, or empty for the owner
 */
public record ArtifactRow(
        String name, int version, String sha256, long sizeBytes, int generation, long savedMillis, String principal) {
    static final String NAME = "name";
    static final String VERSION = "version";
    static final String SHA256 = "sha256";
    static final String SIZE = "size";
    static final String GENERATION = "generation";
    static final String SAVED = "saved";
    static final String PRINCIPAL = "principal";
    static final String FIRST = "first";
    static final String USED = "used";
    static final String DELETED = "deleted";

    public static ArtifactRow of(Row row) {
        Attributes read = new Attributes(row);
        return new ArtifactRow(
                read.text(NAME),
                read.whole(VERSION),
                read.text(SHA256),
                read.number(SIZE),
                read.whole(GENERATION),
                read.number(SAVED),
                read.text(PRINCIPAL, ""));
    }

    /**
     * What a head says beside the version that counts.
     *
     * @param first lowest version that there is; those below went with a name that was removed
     * @param usedMillis when the bytes were last asked for under this name
     * @param deleted whether there is no such name any more
     */
    public record Head(ArtifactRow row, int first, long usedMillis, boolean deleted) {
        public static Head of(Row row) {
            Attributes read = new Attributes(row);
            return new Head(
                    ArtifactRow.of(row),
                    read.whole(FIRST, 1),
                    read.number(USED, 0),
                    row.number(DELETED).isPresent());
        }
    }
}
