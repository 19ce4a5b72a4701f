package dev.millrace.storage.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import java.io.InputStream;
import java.util.Objects;

/** Bytes of an object from one place to another, fetched as they are read. An object that is gone is {@code STORAGE_UNAVAILABLE}. */
public final class RangeStream extends InputStream {
    private static final int MOST_CHUNK_BYTES = 4 << 20;
    private static final int LITTLE_BYTES = 1 << 16;

    private final ObjectStore store;
    private final Location file;
    private final long toByte;
    private long nextByte;
    private byte[] chunk = new byte[0];
    private int position;
    private int chunkBytes;
    private int laterBytes;

    private RangeStream(
            ObjectStore store, Location file, long fromByte, long toByte, int firstChunkBytes, int laterChunkBytes) {
        this.store = store;
        this.file = file;
        this.nextByte = fromByte;
        this.toByte = toByte;
        this.chunkBytes = firstChunkBytes;
        this.laterBytes = laterChunkBytes;
    }

    /** For a reader who reads all of them. */
    public RangeStream(ObjectStore store, Location file, long fromByte, long toByte) {
        this(store, file, fromByte, toByte, MOST_CHUNK_BYTES, MOST_CHUNK_BYTES);
    }

    /** For a reader who reads {@code wantedBytes}, which are fetched at once, and perhaps a little more. */
    static RangeStream wanted(ObjectStore store, Location file, long fromByte, long toByte, int wantedBytes) {
        return new RangeStream(store, file, fromByte, toByte, wantedBytes, LITTLE_BYTES);
    }

    @Override
    public int read() {
        return hasMore() ? chunk[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean hasMore() {
        if (position == chunk.length && nextByte < toByte) {
            int length = (int) Math.min(chunkBytes, toByte - nextByte);
            chunk = store.getRange(file, nextByte, length)
                    .orElseThrow(() -> Failure.of(
                                    FailureKind.UNAVAILABLE,
                                    "STORAGE_UNAVAILABLE",
                                    "the file '" + file + "' could not be opened")
                            .toException());
            position = 0;
            nextByte += length;
            chunkBytes = laterBytes;
            laterBytes = Math.min(2 * laterBytes, MOST_CHUNK_BYTES);
        }
        return position < chunk.length;
    }
}
