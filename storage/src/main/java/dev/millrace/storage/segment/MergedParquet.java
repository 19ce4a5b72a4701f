package dev.millrace.storage.segment;

import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Location;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.parquet.FooterBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.jspecify.annotations.Nullable;

/**
 * Makes one Parquet file of many segments of the same columns, rows in the order in which they are added. Segments are copied whole, one
 * behind the other, several at a time where they are fetched from elsewhere; a footer at the end refers to the pages within them.
 */
public final class MergedParquet implements Closeable {
    private final SegmentFetch fetch;
    private final FileChannel channel;
    private final OutputStream out;
    private final List<RowGroup> groups = new ArrayList<>();
    private @Nullable FileMetaData firstOrNull;
    private long rows;

    /** @param target a file that does not exist */
    public MergedParquet(Path target, SegmentFetch fetch) throws IOException {
        this.fetch = fetch;
        this.channel = FileChannel.open(
                target, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.out = Channels.newOutputStream(channel);
        out.write(FooterBytes.MAGIC);
    }

    /** A segment of an object. */
    public record Piece(Location object, Segment segment) {}

    /** Adds the rows of a segment, and the columns, if it is the first. */
    public void add(Location object, Segment segment) throws IOException {
        addAll(List.of(new Piece(object, segment)), 1);
    }

    /**
     * Adds the rows of segments, in order. Their places in the file are known before they are there, so that it does not matter which comes first.
     *
     * @param atOnce so many are fetched at a time; each holds a few megabytes
     */
    public void addAll(List<Piece> pieces, int atOnce) throws IOException {
        long[] starts = new long[pieces.size() + 1];
        starts[0] = channel.position();
        for (int piece = 0; piece < pieces.size(); piece++) {
            starts[piece + 1] = starts[piece] + pieces.get(piece).segment().lengthBytes();
        }
        fetch(pieces, starts, atOnce);
        for (int piece = 0; piece < pieces.size(); piece++) {
            channel.position(starts[piece + 1]);
            refer(pieces.get(piece).object(), pieces.get(piece).segment(), starts[piece]);
        }
    }

    private void fetch(List<Piece> pieces, long[] starts, int atOnce) throws IOException {
        if (atOnce == 1) {
            for (int piece = 0; piece < pieces.size(); piece++) {
                fetch.copy(pieces.get(piece).object(), pieces.get(piece).segment(), channel, starts[piece]);
            }
            return;
        }
        try {
            AtOnce.map(atOnce, pieces.size(), piece -> fetched(pieces.get(piece), starts[piece]));
        } catch (UncheckedIOException disk) {
            throw disk.getCause();
        }
    }

    private Piece fetched(Piece piece, long start) {
        try {
            fetch.copy(piece.object(), piece.segment(), channel, start);
            return piece;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private void refer(Location object, Segment segment, long start) throws IOException {
        FileMetaData metadata = footer(object, start);
        if (metadata.getNum_rows() != segment.rows()) {
            throw SegmentFetch.corrupt(
                    object, "a segment has " + metadata.getNum_rows() + " rows instead of " + segment.rows());
        }
        if (firstOrNull == null) {
            firstOrNull = metadata;
        } else if (!firstOrNull.getSchema().equals(metadata.getSchema())) {
            throw SegmentFetch.corrupt(object, "a segment has other columns than those before it");
        }
        for (RowGroup group : metadata.getRow_groups()) {
            FooterBytes.move(group, start);
            group.unsetOrdinal();
            groups.add(group);
        }
        rows += metadata.getNum_rows();
    }

    private FileMetaData footer(Location object, long start) throws IOException {
        try {
            return FooterBytes.read(channel, start, channel.position());
        } catch (IOException notParquet) {
            throw SegmentFetch.corrupt(object, String.valueOf(notParquet.getMessage()));
        }
    }

    /** Whether nothing was added: then there are no columns, and no file can be finished. */
    public boolean isEmpty() {
        return firstOrNull == null;
    }

    /** Writes the footer; the file is complete. Returns the number of rows. */
    public long finish() throws IOException {
        if (firstOrNull == null) {
            throw new IllegalStateException("a Parquet file needs the columns of a segment");
        }
        firstOrNull.setRow_groups(groups);
        firstOrNull.setNum_rows(rows);
        out.write(FooterBytes.write(firstOrNull));
        return rows;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
