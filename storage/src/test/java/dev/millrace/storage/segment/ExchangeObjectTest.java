package dev.millrace.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Checksum;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.parquet.FooterBytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.parquet.format.FileMetaData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeObjectTest {
    private static final Path NATION =
            Path.of(System.getProperty("millrace.root"), "testdata/tpch/sf0.01/nation.parquet");
    private static final Location OBJECT = new Location("memory:/exchange");

    private Path folder;
    private final MemoryObjectStore store = new MemoryObjectStore(new SystemClock());
    private final SegmentFetch fetch = new SegmentFetch(store);
    private ExchangeWriter.Written written;
    private byte[] object;

    @BeforeEach
    void write(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path target = folder.resolve("exchange");
        try (ExchangeWriter writer = new ExchangeWriter(target)) {
            writer.emptySegment();
            writer.segment(NATION, 25);
            writer.emptySegment();
            writer.segment(NATION, 25);
            written = writer.finish();
        }
        object = Files.readAllBytes(target);
        store.put(OBJECT, Content.of(object));
    }

    @Test
    void segments_are_the_files_end_to_end_and_empty_ones_have_no_bytes() throws IOException {
        byte[] file = Files.readAllBytes(NATION);
        assertThat(written.segments())
                .extracting(Segment::lengthBytes)
                .containsExactly(0L, (long) file.length, 0L, (long) file.length);
        assertThat(written.segments()).extracting(Segment::rows).containsExactly(0L, 25L, 0L, 25L);
        assertThat(written.rows()).isEqualTo(50);
        assertThat(written.sizeBytes()).isEqualTo(object.length);
        assertThat(written.checksum()).isEqualTo(Checksum.text(Checksum.of(object)));
        assertThat(bytes(written.segments().get(3))).isEqualTo(file);
    }

    @Test
    void the_object_tells_its_own_index() {
        int length = ExchangeIndex.indexBytes(4) + ExchangeIndex.TRAILER_BYTES;
        ExchangeIndex index = ExchangeIndex.decode(Arrays.copyOfRange(object, object.length - length, object.length));
        assertThat(index.segments()).isEqualTo(written.segments());
        assertThat(index.schema()).isEqualTo(fetch.schema(OBJECT, object.length, 4));
    }

    @Test
    void columns_are_known_without_a_row() throws IOException {
        FileMetaData schema = metadata(bytes(fetch.schema(OBJECT, object.length, 4)));
        assertThat(schema.getNum_rows()).isZero();
        assertThat(schema.getRow_groups()).isEmpty();
        assertThat(schema.getSchema())
                .isEqualTo(metadata(Files.readAllBytes(NATION)).getSchema());
    }

    @Test
    void an_object_without_rows_needs_its_columns() throws IOException {
        try (ExchangeWriter writer = new ExchangeWriter(folder.resolve("empty"))) {
            writer.emptySegment();
            assertThat(writer.isEmpty()).isTrue();
            writer.schema(NATION);
            assertThat(writer.finish().segments()).containsExactly(new Segment(0, 0, 0, 0));
        }
    }

    @Test
    void merged_segments_are_one_file_of_all_row_groups() throws IOException {
        Path target = folder.resolve("merged.parquet");
        try (MergedParquet merged = new MergedParquet(target, fetch)) {
            merged.add(OBJECT, written.segments().get(1));
            merged.add(OBJECT, written.segments().get(3));
            assertThat(merged.finish()).isEqualTo(50);
        }
        FileMetaData one = metadata(Files.readAllBytes(NATION));
        FileMetaData all = metadata(Files.readAllBytes(target));
        assertThat(all.getNum_rows()).isEqualTo(50);
        assertThat(all.getRow_groups()).hasSize(2 * one.getRow_groups().size());
        long first = all.getRow_groups()
                .getFirst()
                .getColumns()
                .getFirst()
                .getMeta_data()
                .getData_page_offset();
        long second = all.getRow_groups()
                .getLast()
                .getColumns()
                .getFirst()
                .getMeta_data()
                .getData_page_offset();
        assertThat(second - first).isEqualTo(Files.size(NATION));
    }

    @Test
    void any_changed_byte_of_a_segment_is_noticed() {
        Segment segment = written.segments().get(1);
        for (int position : new int[] {0, 100, (int) segment.lengthBytes() - 1}) {
            byte[] changed = object.clone();
            changed[(int) segment.offset() + position] ^= 4;
            store.put(OBJECT, Content.of(changed));
            expectCorrupt(() -> bytes(segment), "CORRUPT_OBJECT");
        }
    }

    @Test
    void any_changed_byte_of_the_index_is_noticed() {
        int length = ExchangeIndex.indexBytes(4) + ExchangeIndex.TRAILER_BYTES;
        byte[] index = Arrays.copyOfRange(object, object.length - length, object.length);
        for (int position = 0; position < length; position++) {
            byte[] changed = index.clone();
            changed[position] ^= 1;
            assertThatIllegalArgumentException().isThrownBy(() -> ExchangeIndex.decode(changed));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> ExchangeIndex.decode(new byte[3]));
    }

    @Test
    void an_object_that_is_gone_or_of_another_size_is_noticed() {
        store.put(OBJECT, Content.of(Arrays.copyOf(object, object.length - 1)));
        expectCorrupt(() -> fetch.verify(OBJECT, object.length, written.checksum()), "CORRUPT_OBJECT");
        expectCorrupt(() -> fetch.schema(OBJECT, 10, 4), "CORRUPT_OBJECT");
        store.delete(OBJECT);
        expectCorrupt(() -> fetch.verify(OBJECT, object.length, written.checksum()), "MISSING_OBJECT");
        expectCorrupt(() -> bytes(written.segments().get(1)), "MISSING_OBJECT");
    }

    @Test
    void a_segment_that_is_no_parquet_file_or_has_other_rows_is_noticed() throws IOException {
        byte[] text = "this is not a Parquet file".getBytes(StandardCharsets.UTF_8);
        Location other = new Location("memory:/other");
        store.put(other, Content.of(text));
        Segment whole = written.segments().get(1);
        try (MergedParquet merged = new MergedParquet(folder.resolve("bad.parquet"), fetch)) {
            expectCorrupt(() -> merged.add(other, new Segment(0, text.length, 1, Checksum.of(text))), "CORRUPT_OBJECT");
            expectCorrupt(
                    () -> merged.add(OBJECT, new Segment(whole.offset(), whole.lengthBytes(), 24, whole.checksum())),
                    "CORRUPT_OBJECT");
        }
    }

    /** Four segments of which none goes on before four are asked for, and no fifth. */
    @Test
    void segments_that_are_fetched_together_give_the_file_that_they_give_one_by_one() throws IOException {
        List<MergedParquet.Piece> pieces = new ArrayList<>();
        for (int piece = 0; piece < 8; piece++) {
            pieces.add(new MergedParquet.Piece(OBJECT, written.segments().get(piece % 2 == 0 ? 1 : 3)));
        }
        Path oneByOne = folder.resolve("one-by-one.parquet");
        merge(fetch, pieces, 1, oneByOne);
        CyclicBarrier four = new CyclicBarrier(4);
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        SegmentFetch meeting = new SegmentFetch(new WatchedStore(store, () -> {
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            meet(four);
            under.decrementAndGet();
        }));
        Path together = folder.resolve("together.parquet");
        merge(meeting, pieces, 4, together);
        assertThat(together).hasSameBinaryContentAs(oneByOne);
        assertThat(most.get()).isLessThanOrEqualTo(4);
        Segment last = written.segments().get(3);
        Segment broken = new Segment(last.offset(), last.lengthBytes(), last.rows(), last.checksum() + 1);
        expectCorrupt(
                () -> merge(
                        fetch,
                        List.of(pieces.getFirst(), new MergedParquet.Piece(OBJECT, broken)),
                        2,
                        folder.resolve("broken.parquet")),
                "CORRUPT_OBJECT");
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException("they do not come together", alone);
        }
    }

    private static void merge(SegmentFetch by, List<MergedParquet.Piece> pieces, int atOnce, Path target)
            throws IOException {
        try (MergedParquet merged = new MergedParquet(target, by)) {
            merged.addAll(pieces, atOnce);
            merged.finish();
        }
    }

    private static void expectCorrupt(Action action, String code) {
        MillraceException failure = catchThrowableOfType(MillraceException.class, action::run);
        assertThat(failure).isNotNull();
        assertThat(failure.failure().kind()).isEqualTo(FailureKind.CORRUPT);
        assertThat(failure.failure().code()).isEqualTo(code);
    }

    private byte[] bytes(Segment segment) throws IOException {
        Path file = folder.resolve("segment");
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            fetch.copy(OBJECT, segment, channel, 0);
        }
        return Files.readAllBytes(file);
    }

    private FileMetaData metadata(byte[] parquet) throws IOException {
        Path file = Files.write(folder.resolve("metadata"), parquet);
        try (FileChannel channel = FileChannel.open(file)) {
            return FooterBytes.read(channel, 0, channel.size());
        }
    }

    private interface Action {
        void run() throws IOException;
    }
}
