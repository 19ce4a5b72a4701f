package dev.millrace.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ManualClock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ParquetFootersTest {
    private static final Path DATA = Path.of(System.getProperty("millrace.root"), "testdata/golden/tables/data");

    private ObjectStore store;
    private ParquetFooters footers;
    private byte[] events;

    @BeforeEach
    void open() throws IOException {
        store = new MemoryObjectStore(new ManualClock());
        footers = new ParquetFooters(store);
        events = Files.readAllBytes(DATA.resolve("events/part-0.parquet"));
    }

    private ObjectStore.Listed put(String name, byte[] bytes) {
        Location location = new Location("memory:/" + name);
        store.put(location, ObjectStore.Content.of(bytes));
        ObjectStore.Stat stat = store.stat(location).orElseThrow();
        return new ObjectStore.Listed(location, stat.sizeBytes(), stat.modifiedMicros(), stat.tag());
    }

    private String refusal(byte[] bytes) {
        MillraceException failure =
                catchThrowableOfType(MillraceException.class, () -> footers.read(put("bad.parquet", bytes)));
        assertThat(failure.failure().message()).contains("memory:/bad.parquet");
        return failure.failure().code();
    }

    @Test
    void columnsHaveTheirTypesAndRowGroupsTheirRows() {
        ParquetFooter footer = footers.read(put("events.parquet", events));
        assertThat(footer.columns())
                .extracting(ParquetColumn::name)
                .containsExactlyInAnyOrder("event_id", "user_id", "kind", "ts", "ms", "score");
        assertThat(footer.column("TS")).map(ParquetColumn::type).contains("TIMESTAMP");
        assertThat(footer.rowGroups().stream()
                        .mapToLong(ParquetFooter.RowGroup::rows)
                        .sum())
                .isEqualTo(footer.rows());
        ParquetColumn id = footer.column("event_id").orElseThrow();
        assertThat(footer.rowGroups()).allSatisfy(group -> {
            assertThat(group.bytes(id)).isPositive();
            assertThat(group.chunk(id).orElseThrow().bounds()).isInstanceOf(Bounds.Whole.class);
        });
    }

    @Test
    void manyFootersComeInOrderOfTheirFilesAndAreRemembered() {
        List<ObjectStore.Listed> files = List.of(put("a", events), put("b", events), put("c", events));
        List<ParquetFooter> read = footers.readAll(files);
        assertThat(read).hasSize(3);
        store.delete(files.get(1).location());
        assertThat(footers.readAll(files).get(1)).isSameAs(read.get(1));
    }

    @Test
    void aFileThatChangedIsReadAgain() throws IOException {
        ParquetFooter before = footers.read(put("a", events));
        ParquetFooter after = footers.read(put("a", Files.readAllBytes(DATA.resolve("events/part-4.parquet"))));
        assertThat(after.rows()).isNotEqualTo(before.rows());
    }

    @Test
    void filesThatAreNotWholeAreRefusedByName() {
        assertThat(refusal(new byte[0])).isEqualTo("PARQUET_EMPTY");
        assertThat(refusal("PAR1".getBytes())).isEqualTo("PARQUET_DAMAGED");
        assertThat(refusal(Arrays.copyOf(events, events.length / 2))).isEqualTo("PARQUET_DAMAGED");
        assertThat(refusal("a,b\n1,2\n3,4\n5,6\n".getBytes())).isEqualTo("PARQUET_DAMAGED");
        byte[] encrypted = events.clone();
        encrypted[encrypted.length - 1] = 'E';
        assertThat(refusal(encrypted)).isEqualTo("PARQUET_ENCRYPTED");
        byte[] longFooter = events.clone();
        longFooter[longFooter.length - 5] = 0x7f;
        assertThat(refusal(longFooter)).isEqualTo("PARQUET_DAMAGED");
        byte[] brokenFooter = events.clone();
        Arrays.fill(brokenFooter, brokenFooter.length - 200, brokenFooter.length - 8, (byte) 0xff);
        assertThat(refusal(brokenFooter)).isEqualTo("PARQUET_DAMAGED");
        assertThat(refusal(concat(Arrays.copyOf(events, 4), footer(events)))).isEqualTo("PARQUET_DAMAGED");
    }

    @Test
    void everyCutOfAFileIsRefusedAndNoneIsMisread() {
        for (int length = 0; length < events.length; length += 97) {
            assertThat(refusal(Arrays.copyOf(events, length))).startsWith("PARQUET_");
        }
    }

    @Test
    void signedBoundsOfOldWritersAreTakenForNumbersOnly() throws IOException {
        byte[] old = rewritten(events, metadata -> {
            metadata.unsetColumn_orders();
            metadata.getRow_groups()
                    .forEach(group -> group.getColumns().forEach(chunk -> {
                        Statistics statistics = chunk.getMeta_data().getStatistics();
                        statistics.setMin(statistics.getMin_value());
                        statistics.setMax(statistics.getMax_value());
                        statistics.unsetMin_value();
                        statistics.unsetMax_value();
                    }));
        });
        ParquetFooter footer = footers.read(put("old", old));
        assertThat(bounds(footer, "event_id")).isInstanceOf(Bounds.Whole.class);
        assertThat(bounds(footer, "kind")).isEqualTo(Bounds.UNKNOWN);
        assertThat(footer.column("kind").orElseThrow().boundsMislead()).isTrue();
        assertThat(footer.column("event_id").orElseThrow().boundsMislead()).isFalse();
        assertThat(footers.read(put("new", events)).column("kind").orElseThrow().boundsMislead())
                .isFalse();
        assertThat(bounds(footers.read(put("new", events)), "kind")).isInstanceOf(Bounds.Bytes.class);
    }

    @Test
    void boundsOfFloatsAreNotTrustedAndWarnOfHiddenNaN() throws IOException {
        ParquetFooter arrow = footers.read(put("arrow", events));
        assertThat(bounds(arrow, "score")).isEqualTo(Bounds.UNKNOWN);
        assertThat(arrow.column("score").orElseThrow().boundsMislead()).isTrue();
        assertThat(arrow.column("ms").orElseThrow().boundsMislead()).isFalse();
        byte[] duck = rewritten(events, metadata -> metadata.setCreated_by("DuckDB version v2.0.0"));
        assertThat(footers.read(put("duck", duck)).column("score").orElseThrow().boundsMislead())
                .isFalse();
    }

    private static Bounds bounds(ParquetFooter footer, String column) {
        return footer.rowGroups()
                .getFirst()
                .chunk(footer.column(column).orElseThrow())
                .orElseThrow()
                .bounds();
    }

    private static byte[] footer(byte[] file) {
        int length = ByteBuffer.wrap(file, file.length - 8, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        return Arrays.copyOfRange(file, file.length - 8 - length, file.length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** The same file with another footer. */
    private static byte[] rewritten(byte[] file, Consumer<FileMetaData> change) throws IOException {
        byte[] footer = footer(file);
        FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
        change.accept(metadata);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, file.length - footer.length);
        int start = out.size();
        Util.writeFileMetaData(metadata, out);
        int length = out.size() - start;
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array());
        out.write("PAR1".getBytes());
        return out.toByteArray();
    }
}
