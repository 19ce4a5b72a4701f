package dev.millrace.storage.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.text.BlockScan.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Where the records of a large text begin, about one in every block of so many bytes. Whether a line feed stands within quotes follows from every
 * byte before it; so each block is read once, by several threads, under each state in which it may begin, and the states are put together in order.
 * Where there are no quotes only the beginnings of blocks are read.
 */
public final class RecordStarts {
    private static final int MOST_THREADS = 8;
    private static final int HEAD_BYTES = 1 << 16;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ObjectStore store;
    private final Location file;
    private final long sizeBytes;
    private final TextRules rules;

    public RecordStarts(ObjectStore store, Location file, long sizeBytes, TextRules rules) {
        this.store = store;
        this.file = file;
        this.sizeBytes = sizeBytes;
        this.rules = rules;
    }

    /** Ascending, the first is 0. A record longer than a block leaves blocks without a start. */
    public List<Long> every(int blockBytes) {
        List<Callable<Map<QuoteState, Outcome>>> scans = new ArrayList<>();
        for (long from = 0; from < sizeBytes; from += blockBytes) {
            long begin = from;
            int length = (int) Math.min(blockBytes, sizeBytes - begin);
            scans.add(() -> rules.hasQuotes() || rules.hasComments() ? whole(begin, length) : head(begin, length));
        }
        long header = header();
        List<Long> starts = new ArrayList<>(List.of(0L));
        QuoteState state = QuoteState.FIELD_START;
        int block = 0;
        for (Map<QuoteState, Outcome> outcomes : done(scans)) {
            Outcome outcome = outcomes.getOrDefault(state, new Outcome(state, -1));
            long start = (long) block * blockBytes + outcome.recordStart();
            if (block > 0 && outcome.recordStart() >= 0 && start > header) {
                starts.add(start);
            }
            state = outcome.end();
            block++;
        }
        return starts;
    }

    /** Where the header begins, or a line before it that is none: behind the lines that are skipped, of which a comment may be none. */
    private long header() {
        if (rules.skippedLines() == 0) {
            return 0;
        }
        InputStream text = RangeStream.wanted(store, file, 0, sizeBytes, (int) Math.min(sizeBytes, HEAD_BYTES));
        try {
            long position = 0;
            int left = rules.skippedLines();
            boolean comment = false;
            boolean blank = true;
            for (int letter = text.read(); letter >= 0 && left > 0; letter = text.read()) {
                position++;
                comment |= blank && letter == rules.comment();
                blank &= letter == ' ';
                if (letter == '\n') {
                    left -= comment ? 0 : 1;
                    comment = false;
                    blank = true;
                }
            }
            return position;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Map<QuoteState, Outcome> whole(long from, int length) {
        byte[] bytes = bytes(from, length);
        return new BlockScan(from == 0 ? withoutMark(bytes) : bytes, rules).outcomes();
    }

    /** A mark before the first field is none of its letters. */
    private static byte[] withoutMark(byte[] bytes) {
        boolean marked =
                bytes.length >= MARK.length && bytes[0] == MARK[0] && bytes[1] == MARK[1] && bytes[2] == MARK[2];
        return marked ? java.util.Arrays.copyOfRange(bytes, MARK.length, bytes.length) : bytes;
    }

    /** The first record of a block without quotes; what follows it need not be read. */
    private Map<QuoteState, Outcome> head(long from, int length) {
        int start = -1;
        for (int read = HEAD_BYTES; start < 0; read *= 2) {
            int now = Math.min(read, length);
            start = new BlockScan(bytes(from, now), rules)
                    .from(0, QuoteState.FIELD)
                    .recordStart();
            if (now == length) {
                break;
            }
        }
        return Map.of(QuoteState.FIELD_START, new Outcome(QuoteState.FIELD_START, start));
    }

    private byte[] bytes(long from, int length) {
        return store.getRange(file, from, length)
                .orElseThrow(() -> Failure.invalid(
                                "SOURCE_CHANGED",
                                "'" + file + "' disappeared while it was planned",
                                "Run again when the source is complete")
                        .toException());
    }

    /** What the calls give, in order; several at a time. */
    static <T> List<T> done(List<Callable<T>> calls) {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MillraceException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(
                    Failure.of(FailureKind.UNAVAILABLE, "INTERRUPTED", "planning was interrupted"), e);
        }
    }
}
