package dev.millrace.storage.segment;

import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Checksum;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.fetch.Lane;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Brings bytes of objects that attempts wrote, and checks them. An object that is not there ({@code MISSING_OBJECT}), or whose bytes are not
 * those that were written ({@code CORRUPT_OBJECT}), is a failure of kind {@code CORRUPT}. Holds at most a few megabytes at a time.
 */
public final class SegmentFetch {
    private static final int RANGE_BYTES = 4 << 20;

    private final ObjectStore store;
    private final Lane lane;

    public SegmentFetch(ObjectStore store) {
        this(store, Lane.wide());
    }

    /** @param lane in which each request has its turn */
    public SegmentFetch(ObjectStore store, Lane lane) {
        this.store = store;
        this.lane = lane;
    }

    /** Copies a range of an object into a file, from {@code position} on; moves no position of the channel. For many threads. */
    public void copy(Location object, Segment segment, FileChannel target, long position) throws IOException {
        Checksum checksum = new Checksum();
        long end = segment.offset() + segment.lengthBytes();
        for (long offset = segment.offset(); offset < end; offset += RANGE_BYTES) {
            int length = (int) Math.min(RANGE_BYTES, end - offset);
            lane.enter(length);
            try {
                byte[] bytes = range(object, offset, length);
                checksum.add(bytes, 0, bytes.length);
                write(bytes, target, position + offset - segment.offset());
            } finally {
                lane.leave();
            }
        }
        if (checksum.value() != segment.checksum()) {
            throw corrupt(
                    object,
                    "bytes " + segment.offset() + " to " + end + " have the checksum " + checksum.text()
                            + " instead of " + Checksum.text(segment.checksum()));
        }
    }

    private static void write(byte[] bytes, FileChannel target, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            target.write(buffer, position + buffer.position());
        }
    }

    private byte[] range(Location object, long offset, int length) {
        byte[] bytes = store.getRange(object, offset, length).orElseThrow(missing(object));
        if (bytes.length != length) {
            throw corrupt(object, "it ends at byte " + (offset + bytes.length));
        }
        return bytes;
    }

    /** The segment without rows of an exchange object, which the object's own index locates. */
    public Segment schema(Location object, long sizeBytes, int partitions) {
        int length = ExchangeIndex.indexBytes(partitions) + ExchangeIndex.TRAILER_BYTES;
        if (length > sizeBytes) {
            throw corrupt(object, sizeBytes + " bytes are too few for " + partitions + " partitions");
        }
        try {
            return ExchangeIndex.decode(range(object, sizeBytes - length, length))
                    .schema();
        } catch (IllegalArgumentException notAnIndex) {
            throw corrupt(object, String.valueOf(notAnIndex.getMessage()));
        }
    }

    /** Copies a whole object into a new file. */
    public void copy(Location object, long sizeBytes, String checksum, Path target) throws IOException {
        lane.enter(sizeBytes);
        try (InputStream in = store.open(object).orElseThrow(missing(object));
                OutputStream out = Files.newOutputStream(target)) {
            verify(object, in, out, sizeBytes, checksum);
        } finally {
            lane.leave();
        }
    }

    /** Reads a whole object and compares it with what was written. */
    public void verify(Location object, long sizeBytes, String checksum) throws IOException {
        try (InputStream in = store.open(object).orElseThrow(missing(object))) {
            verify(object, in, OutputStream.nullOutputStream(), sizeBytes, checksum);
        }
    }

    private void verify(Location object, InputStream in, OutputStream out, long sizeBytes, String checksum)
            throws IOException {
        Checksum found = new Checksum();
        byte[] buffer = new byte[1 << 18];
        long size = 0;
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            lane.require();
            found.add(buffer, 0, length);
            out.write(buffer, 0, length);
            size += length;
        }
        if (size != sizeBytes || !found.text().equals(checksum)) {
            throw corrupt(
                    object,
                    "it has " + size + " bytes of checksum " + found.text() + " instead of " + sizeBytes + " of "
                            + checksum);
        }
    }

    private static Supplier<MillraceException> missing(Location object) {
        return () -> Failure.of(
                        FailureKind.CORRUPT,
                        "MISSING_OBJECT",
                        "the object '" + object + "' of a finished task is not there")
                .toException();
    }

    static MillraceException corrupt(Location object, String found) {
        return Failure.of(
                        FailureKind.CORRUPT,
                        "CORRUPT_OBJECT",
                        "the object '" + object + "' is not what was written: " + found)
                .toException();
    }
}
