package dev.millrace.storage.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.ForwardingStore;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory is bounded whatever is fetched, and by however many at once. */
@Timeout(60)
final class RangeFetchTest {
    private static final Location FAR = new Location("memory:/far");
    private static final int CALLERS = 4;

    /** Of each caller; together they are asked for in whole rounds. */
    private static final int PIECES = 3 * RangeFetch.PARALLEL;

    @TempDir
    Path folder;

    @Test
    void allCallersTogetherHoldAsManyPiecesAsOne() {
        Crowd crowd = new Crowd();
        RangeFetch fetch = new RangeFetch(crowd);
        long size = (long) PIECES * RangeFetch.PIECE_BYTES;
        AtOnce.map(CALLERS, CALLERS, caller -> {
            Path target = folder.resolve("target" + caller);
            try (FileChannel channel =
                    FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                // All pieces are written to the first bytes: what is measured is memory.
                fetch.fetch(FAR, pieces(), channel, Lane.wide());
                return target;
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        });
        assertThat(crowd.bytes.get()).isEqualTo(CALLERS * size);
        assertThat(crowd.longest.get()).isEqualTo(RangeFetch.PIECE_BYTES);
        assertThat(crowd.most.get()).isEqualTo(RangeFetch.PARALLEL);
        assertThat(RangeFetch.PARALLEL * RangeFetch.PIECE_BYTES)
                .as("bytes in memory")
                .isLessThanOrEqualTo(32 << 20);
    }

    private static List<Move> pieces() {
        return LongStream.range(0, PIECES)
                .mapToObj(piece -> new Move(2 * piece * RangeFetch.PIECE_BYTES, 0, RangeFetch.PIECE_BYTES))
                .toList();
    }

    /** A far object whose ranges come when as many are asked for as may be. */
    private static final class Crowd extends ForwardingStore {
        private final CyclicBarrier round = new CyclicBarrier(RangeFetch.PARALLEL);
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger longest = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong();

        Crowd() {
            super(new MemoryObjectStore(new SystemClock()));
        }

        @Override
        public Optional<byte[]> getRange(Location location, long offset, int length) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            longest.accumulateAndGet(length, Math::max);
            bytes.addAndGet(length);
            try {
                round.await();
                return Optional.of(new byte[length]);
            } catch (InterruptedException | BrokenBarrierException error) {
                throw new IllegalStateException(error);
            } finally {
                inside.decrementAndGet();
            }
        }
    }
}
