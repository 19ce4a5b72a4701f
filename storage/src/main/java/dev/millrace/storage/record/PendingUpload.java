package dev.millrace.storage.record;

import dev.millrace.graph.UploadedFile;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;

/**
 * A version of a file that waits for a run.
 *
 * @param share most files of a batch with it: halved whenever a batch with it was refused
 */
public record PendingUpload(UploadedFile file, long seenMillis, int share) {
    static final String SHARE = "share";

    public static PendingUpload of(Row row) {
        Attributes read = new Attributes(row);
        return new PendingUpload(
                UploadRow.fileOf(read), read.number(UploadRow.SEEN), read.whole(SHARE, Integer.MAX_VALUE));
    }

    static Key key(String trigger, UploadedFile file) {
        return new Key(Keys.pendingUploads(trigger), UploadRow.id(file) + "#" + file.round());
    }
}
