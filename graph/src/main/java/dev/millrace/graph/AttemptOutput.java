package dev.millrace.graph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt wrote, its last object: {@code output.json}.
 *
 * @param parts the attempt's data objects
 * @param measures what it cost
 * @param reads rows that it found in each input that another stage wrote
 * @param findingsOrNull what it found, if its stage looks for something
 */
public record AttemptOutput(
        List<Part> parts,
        Measures measures,
        List<Read> reads,
        @Nullable Findings findingsOrNull) {
    public AttemptOutput {
        parts = List.copyOf(parts);
        reads = List.copyOf(reads);
    }

    /** Of an attempt that read nothing of other stages. */
    public AttemptOutput(List<Part> parts, Measures measures) {
        this(parts, measures, List.of());
    }

    /** Of a stage that only computes rows. */
    public AttemptOutput(List<Part> parts, Measures measures, List<Read> reads) {
        this(parts, measures, reads, null);
    }

    public Optional<Findings> findings() {
        return Optional.ofNullable(findingsOrNull);
    }

    /** Whether nothing was written and nothing is to be told. */
    public boolean isNothing() {
        return parts.isEmpty() && measures.equals(Measures.NONE) && reads.isEmpty() && findingsOrNull == null;
    }

    /** Rows that were found in the input of this name. */
    public record Read(String relation, long rows) {}

    /**
     * A data object of an attempt.
     *
     * @param name below the attempt's key
     * @param checksum {@code crc32c:} and 8 hex digits, of all bytes
     * @param rows number of rows
     * @param segments for an exchange: one for each partition, in order; else empty
     * @param statistics for files to publish: one for each column; else empty
     * @param footerChecksum for Parquet files to publish: of the bytes by which readers choose what to read; else empty
     */
    public record Part(
            String name,
            long sizeBytes,
            String checksum,
            long rows,
            List<Segment> segments,
            List<ColumnStatistics> statistics,
            String footerChecksum) {
        /** An object without a footer that is read alone. */
        public Part(
                String name,
                long sizeBytes,
                String checksum,
                long rows,
                List<Segment> segments,
                List<ColumnStatistics> statistics) {
            this(name, sizeBytes, checksum, rows, segments, statistics, "");
        }

        public Part {
            segments = List.copyOf(segments);
            statistics = List.copyOf(statistics);
        }
    }

    /**
     * A partition's bytes within an exchange object; empty partitions have length 0.
     *
     * @param checksum CRC32C of these bytes
     */
    public record Segment(long offset, long lengthBytes, long rows, int checksum) {}

    /** As text, in the form that the file's format gives it; empty = not known. */
    public record ColumnStatistics(String column, String min, String max, long nulls) {}

    /** What an attempt cost. {@code peakBytes} is DuckDB's own peak of memory, {@code spilledBytes} its largest temporary files. */
    public record Measures(
            long rowsRead,
            long bytesRead,
            long rowsWritten,
            long bytesWritten,
            long peakBytes,
            long spilledBytes,
            long startedMillis,
            long millis) {
        public static final Measures NONE = new Measures(0, 0, 0, 0, 0, 0, 0, 0);
    }
}
