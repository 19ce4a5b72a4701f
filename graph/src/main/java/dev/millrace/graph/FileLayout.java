package dev.millrace.graph;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a result lie in its files. What is 0, empty or null is left to the format.
 *
 * @param partitionBy columns that exist only in the path, as {@code name=value/}, outermost first
 * @param sortBy order of the rows within each file; without {@code partitionBy} also from file to file
 * @param codecOrNull how the bytes are compressed
 * @param level of the codec, from 1
 * @param rowGroupRows rows of a Parquet row group
 * @param rowGroupBytes bytes of a Parquet row group before they are compressed
 * @param targetFileBytes at about this size a further file is begun
 * @param single whether all rows come into one file
 * @param text signs of CSV
 */
public record FileLayout(
        List<String> partitionBy,
        List<Order> sortBy,
        @Nullable Codec codecOrNull,
        int level,
        long rowGroupRows,
        long rowGroupBytes,
        long targetFileBytes,
        boolean single,
        TextSigns text) {
    /** A file a task, as the format writes it. */
    public static final FileLayout DEFAULT =
            new FileLayout(List.of(), List.of(), null, 0, 0, 0, 0, false, TextSigns.DEFAULT);

    public FileLayout {
        partitionBy = List.copyOf(partitionBy);
        sortBy = List.copyOf(sortBy);
        if (level < 0 || rowGroupRows < 0 || rowGroupBytes < 0 || targetFileBytes < 0) {
            throw new IllegalArgumentException("a size of files is negative");
        }
    }

    public Optional<Codec> codec() {
        return Optional.ofNullable(codecOrNull);
    }

    /** The same with these columns, whose names are as the result has them. */
    public FileLayout named(List<String> partitionColumns, List<Order> order) {
        return new FileLayout(
                partitionColumns,
                order,
                codecOrNull,
                level,
                rowGroupRows,
                rowGroupBytes,
                targetFileBytes,
                single,
                text);
    }

    /** Whether a task may write several files, or rows in another order than its query gives. */
    public boolean arranges() {
        return !partitionBy.isEmpty() || !sortBy.isEmpty() || targetFileBytes > 0;
    }

    /** What files of the format are called, without a leading dot. */
    public String extension(OutputSpec.Format format) {
        boolean packed = format != OutputSpec.Format.PARQUET && codecOrNull == Codec.GZIP;
        return packed ? format.extension() + ".gz" : format.extension();
    }

    /** A column by which rows are ordered. */
    public record Order(String column, boolean descending, boolean nullsFirst) {}

    /** Ways to compress; text knows only {@link #GZIP} and {@link #UNCOMPRESSED}. */
    public enum Codec {
        ZSTD,
        SNAPPY,
        GZIP,
        LZ4_RAW,
        UNCOMPRESSED;

        /** As it is written in job files and documents. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Signs of delimited text.
     *
     * @param header whether the first line holds the names
     * @param nullText what stands for NULL, never in quotes
     */
    public record TextSigns(boolean header, String delimiter, String quote, String nullText) {
        public static final TextSigns DEFAULT = new TextSigns(true, ",", "\"", "");
    }
}
