package dev.millrace.storage.text;

import dev.millrace.graph.Location;
import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Where text can be cut that is read by {@link RecordScanner}, about once in every block of so many bytes, with the lines and records before each
 * place. Each block is read once, by several threads, from its first line on, as if a record began there; where that is not so, the records are
 * followed from the true one until both ways meet, which is soon.
 */
public final class RecordCuts {
    /** Records at the beginning of a block at which the true ones may meet it; behind them it is read again. */
    private static final int REMEMBERED = 1_000;

    /** Within which they usually meet. */
    private static final int MEETING_BYTES = 1 << 14;

    private final ObjectStore store;
    private final Location file;
    private final long sizeBytes;
    private final Records form;

    public RecordCuts(ObjectStore store, Location file, long sizeBytes, Records form) {
        this.store = store;
        this.file = file;
        this.sizeBytes = sizeBytes;
        this.form = form;
    }

    /**
     * A record.
     *
     * @param offset where it begins; 0: the text begins, with what may stand before its first record
     * @param line on which it begins, from 1
     * @param records before it
     */
    public record Cut(long offset, long line, long records) {}

    /** In order; the first is the beginning of the text. Text that is compressed, whatever its name says, is not cut. */
    public List<Cut> every(int blockBytes) {
        List<Cut> cuts = new ArrayList<>(List.of(new Cut(0, 1, 0)));
        if (sizeBytes <= blockBytes || isGzip()) {
            return cuts;
        }
        List<Callable<Block>> scans = new ArrayList<>();
        for (long from = 0; from < sizeBytes; from += blockBytes) {
            long begin = from;
            scans.add(() -> begin == 0 ? first(blockBytes) : block(begin, Math.min(begin + blockBytes, sizeBytes)));
        }
        Cut next = new Cut(0, 1, 0);
        for (Block block : RecordStarts.done(scans)) {
            if (block.begin() > 0 && next.offset() < block.end()) {
                cuts.add(next);
            }
            next = next.offset() >= block.end() ? next : behind(block, next);
        }
        return cuts;
    }

    private boolean isGzip() {
        InputStream start = stream(0, 2);
        try {
            return start.read() == 0x1f && start.read() == 0x8b;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private RangeStream stream(long from, long wantedBytes) {
        return RangeStream.wanted(store, file, from, sizeBytes, Math.toIntExact(wantedBytes));
    }

    /** From the beginning of the text there is nothing to meet. */
    private Block first(int blockBytes) throws IOException {
        RecordScanner scanner = new RecordScanner(stream(0, blockBytes), form);
        scanner.skipHead();
        return followed(new Block(0, blockBytes), scanner, 0);
    }

    private Block block(long begin, long end) throws IOException {
        RecordScanner scanner = new RecordScanner(stream(begin, end - begin), form, 0);
        Block block = new Block(begin, end);
        return scanner.passLine() ? followed(block, scanner, begin) : block;
    }

    private static Block followed(Block block, RecordScanner scanner, long begin) throws IOException {
        long records = 0;
        while (scanner.pass() && begin + scanner.offset() < block.end()) {
            block.remember(begin + scanner.offset(), scanner.line());
            records++;
        }
        block.ends(new Cut(begin + scanner.offset(), scanner.line(), records));
        return block;
    }

    /** The first record behind a block, of which {@code from} is the first within. */
    private Cut behind(Block block, Cut from) {
        if (block.begin() == 0) {
            return block.exit();
        }
        int met = block.met(from.offset());
        if (met >= 0) {
            return block.exit(met, from);
        }
        try {
            InputStream text = stream(from.offset(), Math.min(block.end() - from.offset(), MEETING_BYTES));
            RecordScanner scanner = new RecordScanner(text, form, from.line());
            long records = from.records();
            while (scanner.pass()) {
                Cut here = new Cut(from.offset() + scanner.offset(), scanner.line(), records);
                met = block.met(here.offset());
                if (met >= 0 || here.offset() >= block.end()) {
                    return met >= 0 ? block.exit(met, here) : here;
                }
                records++;
            }
            return new Cut(from.offset() + scanner.offset(), scanner.line(), records);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What one thread found in a block. Lines and records are counted from where it began. */
    private static final class Block {
        private final long begin;
        private final long end;
        private final long[] offsets = new long[REMEMBERED];
        private final long[] lines = new long[REMEMBERED];
        private int remembered;
        private Cut exit;

        Block(long begin, long end) {
            this.begin = begin;
            this.end = end;
            this.exit = new Cut(end, 0, 0);
        }

        long begin() {
            return begin;
        }

        long end() {
            return end;
        }

        void remember(long offset, long line) {
            if (remembered < REMEMBERED) {
                offsets[remembered] = offset;
                lines[remembered++] = line;
            }
        }

        void ends(Cut first) {
            exit = first;
        }

        Cut exit() {
            return exit;
        }

        /** Which of the remembered records begins there; negative: none. */
        int met(long offset) {
            return Arrays.binarySearch(offsets, 0, remembered, offset);
        }

        /** The exit as it is for one who comes to a remembered record. */
        Cut exit(int met, Cut there) {
            return new Cut(
                    exit.offset(), there.line() + exit.line() - lines[met], there.records() + exit.records() - met);
        }
    }
}
