package dev.millrace.storage.parquet;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Listed;
import dev.millrace.storage.fetch.Lane;
import dev.millrace.storage.fetch.Move;
import dev.millrace.storage.fetch.RangeFetch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.parquet.format.FileMetaData;

/**
 * Parts of Parquet files as files of their own: some row groups with some columns, fetched chunk by chunk and laid side by side, with a footer that
 * knows where they lie now. What a footer says about values stays as it is; indexes and bloom filters, which lie elsewhere, are left out.
 *
 * <p>Errors are those of {@link ParquetFooters} and {@link RangeFetch}. Safe for many threads.
 */
public final class ParquetExcerpts {
    private final RangeFetch fetch;
    private final FileEnds ends;

    public ParquetExcerpts(ObjectStore store, RangeFetch fetch) {
        this.fetch = fetch;
        this.ends = new FileEnds(store);
    }

    /**
     * What of a file is wanted.
     *
     * @param columns names of top-level columns; if none is wanted, the file has one that is not filled
     * @param firstRow where a row group begins
     * @param rows up to the end of a row group; -1: to the end of the file
     */
    public record Wanted(Predicate<String> columns, long firstRow, long rows) {}

    /** @param target a file that does not exist */
    public void write(Listed file, Wanted wanted, Path target, Lane lane) throws IOException {
        FileEnd end = end(file, lane);
        Excerpt excerpt = excerpt(file, end, wanted);
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(channel, FooterBytes.MAGIC, 0);
            List<Move> moves = new ArrayList<>();
            for (Move move : excerpt.moves()) {
                if (move.from() >= end.from()) {
                    int offset = (int) (move.from() - end.from());
                    write(channel, end.bytes(), offset, (int) move.lengthBytes(), move.to());
                } else {
                    moves.add(move);
                }
            }
            fetch.fetch(file.location(), moves, channel, lane);
            write(channel, FooterBytes.write(excerpt.metadata()), excerpt.endOfColumns());
        } catch (UncheckedIOException error) {
            throw error.getCause();
        }
    }

    private FileEnd end(Listed file, Lane lane) {
        lane.enter(FileEnd.USUAL_BYTES);
        try {
            return ends.of(file);
        } finally {
            lane.leave();
        }
    }

    private static Excerpt excerpt(Listed file, FileEnd end, Wanted wanted) {
        try {
            FileMetaData metadata = end.metadata();
            Excerpt excerpt = Excerpt.of(metadata, end.footerPosition(), wanted);
            if (wanted.rows() >= 0 && metadata.getNum_rows() != wanted.rows()) {
                throw changed(file);
            }
            return excerpt;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            throw new MillraceException(
                    Failure.invalid(
                            "PARQUET_DAMAGED",
                            "the footer of '" + file.location() + "' cannot be read: " + damaged.getMessage(),
                            "Write the file again, or leave it out of the source"),
                    damaged);
        }
    }

    private static MillraceException changed(Listed file) {
        return Failure.invalid(
                        "SOURCE_CHANGED",
                        "the row groups of '" + file.location() + "' are not those that were planned with",
                        "Start a new run, and do not change source files while a run reads them")
                .toException();
    }

    private static void write(FileChannel channel, byte[] bytes, long position) throws IOException {
        write(channel, bytes, 0, bytes.length, position);
    }

    private static void write(FileChannel channel, byte[] bytes, int offset, int length, long position)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        long at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }
}
