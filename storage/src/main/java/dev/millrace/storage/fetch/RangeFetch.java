package dev.millrace.storage.fetch;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Copies ranges of objects into files. All calls together hold at most {@link #PARALLEL} pieces of {@link #PIECE_BYTES} in memory, so one instance
 * serves all that a worker's slot fetches, for the task at hand and for the next. Safe for many threads.
 *
 * <p>Errors: what the store throws; {@code UNAVAILABLE} when the object is not there or the caller wants no more.
 */
public final class RangeFetch {
    public static final int PIECE_BYTES = 4 << 20;
    public static final int PARALLEL = 8;

    private final ObjectStore store;
    private final Semaphore inMemory = new Semaphore(PARALLEL);

    public RangeFetch(ObjectStore store) {
        this.store = store;
    }

    /**
     * Writes each move's bytes at its place; of an object that is replaced meanwhile perhaps a mixture.
     *
     * @param lane in which each request has its turn
     */
    public void fetch(Location object, List<Move> moves, FileChannel target, Lane lane) {
        List<Span> pieces = Span.joined(moves).stream()
                .flatMap(span -> span.pieces(PIECE_BYTES).stream())
                .toList();
        if (!pieces.isEmpty()) {
            AtOnce.map(PARALLEL, pieces.size(), piece -> copied(object, pieces.get(piece), target, lane));
        }
    }

    /** Bytes {@code [from, end)} of an object as a new file. */
    public void file(Location object, long from, long end, Path target, Lane lane) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            fetch(object, List.of(new Move(from, 0, end - from)), channel, lane);
        } catch (UncheckedIOException error) {
            throw error.getCause();
        }
    }

    private int copied(Location object, Span piece, FileChannel target, Lane lane) {
        int length = (int) (piece.end() - piece.from());
        lane.enter(length);
        inMemory.acquireUninterruptibly();
        try {
            lane.require();
            byte[] bytes = store.getRange(object, piece.from(), length).orElseThrow(() -> gone(object));
            for (Move move : piece.moves()) {
                write(bytes, (int) (move.from() - piece.from()), move, target);
            }
            return length;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        } finally {
            inMemory.release();
            lane.leave();
        }
    }

    private static void write(byte[] bytes, int offset, Move move, FileChannel target) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, (int) move.lengthBytes());
        long position = move.to();
        while (buffer.hasRemaining()) {
            position += target.write(buffer, position);
        }
    }

    private static RuntimeException gone(Location object) {
        return Failure.of(
                        FailureKind.UNAVAILABLE, "STORAGE_UNAVAILABLE", "the file '" + object + "' could not be opened")
                .toException();
    }
}
