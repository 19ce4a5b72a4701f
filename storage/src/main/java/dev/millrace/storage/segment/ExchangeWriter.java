package dev.millrace.storage.segment;

import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Checksum;
import dev.millrace.storage.parquet.FooterBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.jspecify.annotations.Nullable;

/** Lays Parquet files, one for each partition in order, end to end into an exchange object. The same files give the same bytes. */
public final class ExchangeWriter implements Closeable {
    private static final int COPY_BYTES = 1 << 18;

    private final OutputStream out;
    private final Checksum whole = new Checksum();
    private final List<Segment> segments = new ArrayList<>();
    private final byte[] buffer = new byte[COPY_BYTES];
    private long position;
    private byte @Nullable [] schemaOrNull;

    /** @param target a file that does not exist */
    public ExchangeWriter(Path target) throws IOException {
        out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** The next partition has these rows. */
    public void segment(Path parquet, long rows) throws IOException {
        if (schemaOrNull == null) {
            schemaOrNull = schemaOf(parquet);
        }
        try (InputStream in = Files.newInputStream(parquet)) {
            segments.add(append(in, rows));
        }
    }

    /** The next partition has no rows. */
    public void emptySegment() {
        segments.add(new Segment(position, 0, 0, 0));
    }

    /** Whether no partition had rows yet, so that {@link #schema} has to be called. */
    public boolean isEmpty() {
        return schemaOrNull == null;
    }

    /** Takes columns and types from a Parquet file, whose rows are not stored. */
    public void schema(Path parquet) throws IOException {
        schemaOrNull = schemaOf(parquet);
    }

    private static byte[] schemaOf(Path parquet) throws IOException {
        try (FileChannel channel = FileChannel.open(parquet)) {
            FileMetaData metadata = FooterBytes.read(channel, 0, channel.size());
            return FooterBytes.withoutRows(metadata);
        }
    }

    private Segment append(InputStream in, long rows) throws IOException {
        Checksum checksum = new Checksum();
        long start = position;
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            checksum.add(buffer, 0, length);
            write(buffer, length);
        }
        return new Segment(start, position - start, rows, checksum.value());
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        whole.add(bytes, 0, length);
        position += length;
    }

    /** Writes segment without rows, index and trailer. */
    public Written finish() throws IOException {
        if (schemaOrNull == null) {
            throw new IllegalStateException("an exchange object needs the columns of its rows");
        }
        Segment schema = new Segment(position, schemaOrNull.length, 0, Checksum.of(schemaOrNull));
        write(schemaOrNull, schemaOrNull.length);
        byte[] index = new ExchangeIndex(segments, schema).encode();
        write(index, index.length);
        out.flush();
        return new Written(position, whole.text(), segments);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** A finished exchange object: its size, the checksum of all bytes, and one segment for each partition. */
    public record Written(long sizeBytes, String checksum, List<Segment> segments) {
        public Written {
            segments = List.copyOf(segments);
        }

        public long rows() {
            return segments.stream().mapToLong(Segment::rows).sum();
        }
    }
}
