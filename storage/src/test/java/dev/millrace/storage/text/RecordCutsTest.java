package dev.millrace.storage.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.ManualClock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.text.RecordCuts.Cut;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Text of broken records is cut where one reading of it all says that a record begins, with its line and its number. */
final class RecordCutsTest {
    private static final Location FILE = new Location("memory:/t.csv");
    private static final Records COMMAS = new Records(2, ",", "\"", "\"", "", true, 0);
    private static final List<Records> FORMS = List.of(
            COMMAS,
            new Records(2, ",", "\"", "\"", "", false, 2),
            new Records(1, ";;", "'", "\\", "NA", true, 1),
            new Records(1, "", "", "", "", false, 0));

    private static List<Cut> cuts(byte[] bytes, Records form, int blockBytes) {
        ObjectStore store = new MemoryObjectStore(new ManualClock());
        store.put(FILE, ObjectStore.Content.of(bytes));
        return new RecordCuts(store, FILE, bytes.length, form).every(blockBytes);
    }

    private static List<Cut> records(byte[] bytes, Records form) throws IOException {
        RecordScanner scanner = new RecordScanner(new ByteArrayInputStream(bytes), form);
        scanner.skipHead();
        List<Cut> records = new ArrayList<>();
        while (scanner.next()) {
            records.add(new Cut(scanner.offset(), scanner.line(), records.size()));
        }
        return records;
    }

    /** The first record of each block, of one reading. */
    private static List<Cut> expected(byte[] bytes, Records form, int blockBytes) throws IOException {
        TreeSet<Long> blocks = new TreeSet<>();
        List<Cut> expected = new ArrayList<>(List.of(new Cut(0, 1, 0)));
        for (Cut record : records(bytes, form)) {
            if (record.offset() >= blockBytes && blocks.add(record.offset() / blockBytes)) {
                expected.add(record);
            }
        }
        return expected;
    }

    @Test
    void blocksOfNastyTextAreCutAsOneReadingSays() throws IOException {
        Random random = new Random(17);
        String letters = "\n\",;'\\ab\r \uFEFFé";
        int cuts = 0;
        for (int round = 0; round < 4_000; round++) {
            StringBuilder text = new StringBuilder();
            int kinds = 2 + random.nextInt(letters.length() - 2);
            int length = random.nextInt(120);
            for (int i = 0; i < length; i++) {
                text.append(letters.charAt(random.nextInt(kinds)));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            Records form = FORMS.get(round % FORMS.size());
            int blockBytes = 1 + random.nextInt(40);
            List<Cut> found = cuts(bytes, form, blockBytes);
            assertThat(found)
                    .as("%s in blocks of %d: %s", form, blockBytes, text)
                    .isEqualTo(expected(bytes, form, blockBytes));
            cuts += found.size() - 1;
        }
        assertThat(cuts).isGreaterThan(4_000);
    }

    /** A block that begins within a value of many lines that look like records is read again. */
    @Test
    void aValueLongerThanItsBlocksMisleadsNobody() throws IOException {
        String text = "a,b\n1,\"" + "2,3\n".repeat(3_000) + "\"\n4,5\n" + "6,7\n".repeat(2_000) + "8,\"9\n10,11\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int blockBytes : List.of(100, 5_000, 12_013, 16_000)) {
            assertThat(cuts(bytes, COMMAS, blockBytes)).isEqualTo(expected(bytes, COMMAS, blockBytes));
        }
        assertThat(cuts(bytes, COMMAS, 12_013).get(1)).isEqualTo(new Cut(12_013, 3_004, 2));
    }

    @Test
    void linesLongerThanARecordMayBeAreOneRecordEach() throws IOException {
        String huge = "x".repeat(RecordScanner.MOST_BYTES + 100);
        byte[] bytes = ("a,b\n1," + huge + "\n2,3\n\"" + huge + "\"\n4,5\n").getBytes(StandardCharsets.UTF_8);
        assertThat(records(bytes, COMMAS)).hasSize(4);
        assertThat(cuts(bytes, COMMAS, 300_000)).isEqualTo(expected(bytes, COMMAS, 300_000));
    }

    @Test
    void aLineWithoutEndTakesNoMoreMemoryThanAnyOther() throws IOException {
        byte[] bytes = new byte[24 << 20];
        Arrays.fill(bytes, (byte) 'x');
        byte[] before = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
        byte[] after = "\r\n3,4\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(before, 0, bytes, 0, before.length);
        System.arraycopy(after, 0, bytes, bytes.length - after.length, after.length);
        RecordScanner scanner = new RecordScanner(new ByteArrayInputStream(bytes), COMMAS);
        scanner.skipHead();
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.fault()).isEqualTo(RecordScanner.Fault.TOO_LONG);
        assertThat(scanner.length()).isEqualTo(1_000);
        assertThat(scanner.next()).isTrue();
        assertThat(new Cut(scanner.offset(), scanner.line(), 2)).isEqualTo(new Cut(bytes.length - 4, 4, 2));
        assertThat(scanner.bytes().length).isLessThan(8 << 20);
        assertThat(scanner.next()).isFalse();
    }

    @Test
    void compressedTextUnderAPlainNameIsNotCut() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("a,b\n1,2\n".repeat(50).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(cuts(bytes.toByteArray(), COMMAS, 10)).containsExactly(new Cut(0, 1, 0));
    }
}
