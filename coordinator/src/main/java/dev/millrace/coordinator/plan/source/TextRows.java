package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.text.RecordScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Numbers of rows of text files: as manifests say, or by the records at the beginning of some of the files. */
final class TextRows {
    /** Bytes of text that make a row, where nothing could be sampled. */
    private static final long UNKNOWN_ROW_BYTES = 40;

    private TextRows() {}

    /**
     * Records of a sample.
     *
     * @param headBytes before the first record
     * @param bytes of the records
     */
    record Counted(long records, long headBytes, long bytes) {}

    /** @param counting records of a sample of a file */
    static SourceRows of(
            List<FoundFile> files,
            Map<FoundFile, TextSample> samples,
            BiFunction<FoundFile, TextSample, Counted> counting) {
        if (files.stream().allMatch(file -> file.rows() >= 0)) {
            return SourceRows.known(files.stream().mapToLong(FoundFile::rows).sum());
        }
        double rows = 0;
        long stored = 0;
        double text = 0;
        double records = 0;
        boolean whole = samples.size() == files.size();
        for (Map.Entry<FoundFile, TextSample> sampled : samples.entrySet()) {
            FoundFile file = sampled.getKey();
            TextSample sample = sampled.getValue();
            Counted counted = counting.apply(file, sample);
            double textBytes = Math.max(1, file.bytes() * sample.ratio() - counted.headBytes());
            rows += sample.whole() ? counted.records() : counted.records() * textBytes / Math.max(1, counted.bytes());
            stored += file.bytes();
            text += file.bytes() * sample.ratio();
            records += textBytes;
            whole &= sample.whole();
        }
        long all = files.stream().mapToLong(FoundFile::bytes).sum();
        if (stored == 0) {
            return new SourceRows(Math.max(1, all / UNKNOWN_ROW_BYTES), files.isEmpty(), 0, 0, 1);
        }
        double estimate = whole ? rows : rows * all / stored;
        return new SourceRows(
                Math.max(whole ? 0 : 1, Math.round(estimate)),
                false,
                samples.size(),
                Math.round(records / Math.max(1, rows)),
                text / stored);
    }

    /** Records of delimited text, or lines. The last one, which the sample may cut off, counts only where the sample is whole. */
    static Counted records(TextSample sample, Records form) {
        try {
            RecordScanner scanner = new RecordScanner(sample.open(), form);
            scanner.skipHead();
            long records = 0;
            long first = -1;
            long last = 0;
            while (scanner.pass()) {
                first = first < 0 ? scanner.offset() : first;
                last = scanner.offset();
                records++;
            }
            return counted(sample, records, Math.max(0, first), last);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Counted counted(TextSample sample, long records, long first, long last) {
        long end = sample.text().length;
        return sample.whole() || records < 2
                ? new Counted(records, first, end - first)
                : new Counted(records - 1, first, last - first);
    }

    /** Elements of an array of JSON. */
    static Counted elements(TextSample sample) {
        byte[] text = sample.text();
        int depth = 0;
        boolean quoted = false;
        long commas = 0;
        long first = 0;
        long last = 0;
        boolean any = false;
        for (int i = 0; i < text.length; i++) {
            switch (text[i]) {
                case '\\' -> i++;
                case '"' -> quoted = !quoted;
                case '[', '{' -> {
                    any |= !quoted && depth == 1;
                    first = depth == 0 && !quoted ? i + 1L : first;
                    depth += quoted ? 0 : 1;
                }
                case ']', '}' -> depth -= quoted ? 0 : 1;
                case ',' -> {
                    boolean between = !quoted && depth == 1;
                    commas += between ? 1 : 0;
                    last = between ? i : last;
                }
                default -> any |= depth == 1 && text[i] > ' ';
            }
        }
        return sample.whole() || commas == 0
                ? new Counted(any ? commas + 1 : 0, first, text.length - first)
                : new Counted(commas, first, last - first);
    }
}
