package dev.millrace.storage.segment;

import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Checksum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an exchange object says about itself at its end. Big-endian: the number of partitions; offset, length, rows and checksum of each; the
 * same of the segment without rows; then 16 bytes: length of the index, its checksum, format version, {@code MRX1}.
 *
 * @param segments one for each partition, in order; empty partitions have length 0
 * @param schema a Parquet file without rows, which tells columns and types when all partitions that are read are empty
 */
public record ExchangeIndex(List<Segment> segments, Segment schema) {
    /** Bytes at the end of the object that say how long the index before them is. */
    public static final int TRAILER_BYTES = 16;

    private static final int VERSION = 1;
    private static final int MAGIC =
            ByteBuffer.wrap("MRX1".getBytes(StandardCharsets.US_ASCII)).getInt();
    private static final int ENTRY_BYTES = 3 * Long.BYTES + Integer.BYTES;

    public ExchangeIndex {
        segments = List.copyOf(segments);
    }

    /** Index and trailer. */
    byte[] encode() {
        int length = indexBytes(segments.size());
        ByteBuffer out = ByteBuffer.allocate(length + TRAILER_BYTES);
        out.putInt(segments.size());
        segments.forEach(segment -> put(out, segment));
        put(out, schema);
        out.putInt(length);
        out.putInt(new Checksum().add(out.array(), 0, length).value());
        out.putInt(VERSION);
        out.putInt(MAGIC);
        return out.array();
    }

    /** Bytes of the index of so many partitions, without the trailer. */
    public static int indexBytes(int partitions) {
        return Integer.BYTES + (partitions + 1) * ENTRY_BYTES;
    }

    private static void put(ByteBuffer out, Segment segment) {
        out.putLong(segment.offset())
                .putLong(segment.lengthBytes())
                .putLong(segment.rows())
                .putInt(segment.checksum());
    }

    /** Reads index and trailer. IllegalArgumentException: these bytes are not what was written. */
    public static ExchangeIndex decode(byte[] bytes) {
        int length = bytes.length - TRAILER_BYTES;
        if (length < indexBytes(0)) {
            throw new IllegalArgumentException("an exchange index of " + bytes.length + " bytes is too short");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean whole = in.getInt(length) == length
                && in.getInt(length + 4) == new Checksum().add(bytes, 0, length).value()
                && in.getInt(length + 8) == VERSION
                && in.getInt(length + 12) == MAGIC;
        int partitions = in.getInt();
        if (!whole || partitions < 0 || indexBytes(partitions) != length) {
            throw new IllegalArgumentException("an exchange index does not agree with its checksum, version or length");
        }
        List<Segment> segments = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            segments.add(segment(in));
        }
        return new ExchangeIndex(segments, segment(in));
    }

    private static Segment segment(ByteBuffer in) {
        return new Segment(in.getLong(), in.getLong(), in.getLong(), in.getInt());
    }
}
