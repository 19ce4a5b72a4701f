package dev.millrace.storage.record;

import dev.millrace.graph.Location;
import dev.millrace.graph.UploadedFile;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A version of a file that a trigger has seen, and what became of it.
 *
 * @param batch that settled it; 0: none yet
 * @param settledMillis when; {@link RunRow#NONE}: not yet
 * @param codeOrEmpty why no run can take it
 * @param messageOrEmpty the same for people
 */
public record UploadRow(
        UploadedFile file,
        State state,
        int batch,
        long seenMillis,
        long settledMillis,
        String codeOrEmpty,
        String messageOrEmpty) {
    static final String FILE = "file";
    static final String BYTES = "bytes";
    static final String MODIFIED = "modified";
    static final String ROUND = "round";
    static final String STATE = "state";
    static final String BATCH = "batch";
    static final String SEEN = "seen";
    static final String SETTLED = "settled";
    static final String CODE = "code";
    static final String MESSAGE = "message";

    private static final int ID_DIGITS = 32;

    /** What became of it. */
    public enum State {
        /** It waits for a run. */
        PENDING,
        /** Its rows are in the results. */
        TAKEN,
        /** A file of the same bytes was taken. */
        SAME,
        /** It was taken away or written over before a run took it. */
        GONE,
        /** No run can take it. */
        QUARANTINED,
        /** It is an output of the trigger's own job. */
        REFUSED
    }

    public static UploadRow of(Row row) {
        Attributes read = new Attributes(row);
        return new UploadRow(
                fileOf(read),
                State.valueOf(read.text(STATE)),
                read.whole(BATCH, 0),
                read.number(SEEN),
                read.number(SETTLED, RunRow.NONE),
                read.text(CODE, ""),
                read.text(MESSAGE, ""));
    }

    static UploadedFile fileOf(Attributes read) {
        return new UploadedFile(
                new Location(read.text(FILE)), read.number(BYTES), read.number(MODIFIED), read.whole(ROUND));
    }

    /** What tells one version of a file from all others, as long as a key may be. */
    public static String id(UploadedFile file) {
        String identity = file.location().uri() + "\n" + file.sizeBytes() + "\n" + file.modifiedMicros();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    static Key key(String trigger, UploadedFile file) {
        return new Key(Keys.uploads(trigger), id(file));
    }
}
