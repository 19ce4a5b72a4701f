package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.FileLayout.Codec;
import dev.millrace.graph.FileLayout.Order;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec.Format;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Place;
import dev.millrace.sdk.job.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder that rows are written to, and how. Immutable. A result that is there already is an error, unless a mode says what becomes of it:
 * {@link #overwrite}, {@link #overwritePartitions}, {@link #append} or {@link #merge}. What contradicts itself is an error when it is written.
 */
public final class Destination {
    private final String folder;
    private final Format format;
    private final Mode mode;
    private final List<String> key;
    private final FileLayout layout;

    private Destination(String folder, Format format, Mode mode, List<String> key, FileLayout layout) {
        this.folder = folder;
        this.format = format;
        this.mode = mode;
        this.key = List.copyOf(key);
        this.layout = layout;
    }

    public static Destination parquet(String folder) {
        return of(folder, Format.PARQUET);
    }

    public static Destination csv(String folder) {
        return of(folder, Format.CSV);
    }

    /** One object a line. */
    public static Destination json(String folder) {
        return of(folder, Format.JSON);
    }

    private static Destination of(String folder, Format format) {
        return new Destination(folder, format, Mode.CREATE, List.of(), FileLayout.DEFAULT);
    }

    /** Takes the place of a published result; until it is whole, readers see the old one. */
    public Destination overwrite() {
        return new Destination(folder, format, Mode.OVERWRITE, List.of(), layout);
    }

    /** Takes the place of the partitions that it has rows for; the others stay. Needs {@link #partitionBy}. */
    public Destination overwritePartitions() {
        return new Destination(folder, format, Mode.OVERWRITE_PARTITIONS, List.of(), layout);
    }

    /** Adds to what is there, whose columns must be the same. */
    public Destination append() {
        return new Destination(folder, format, Mode.APPEND, List.of(), layout);
    }

    /** A row takes the place of the one with the same values in these columns; others are added. */
    public Destination merge(String... columns) {
        if (columns.length == 0) {
            throw wrong("Without a key nobody knows which rows a merge replaces", "Name the columns of the key", "");
        }
        return new Destination(folder, format, Mode.MERGE, List.of(columns), layout);
    }

    /** These columns become folders {@code name=value/}, outermost first; the files do not hold them. */
    public Destination partitionBy(String... columns) {
        return with(layout.named(List.of(columns), layout.sortBy()));
    }

    /** Order of the rows within each file, and without partitions also from file to file: {@code column} or {@code column desc}. */
    public Destination sortBy(String... keys) {
        return with(layout.named(
                layout.partitionBy(),
                Arrays.stream(keys).map(Destination::order).toList()));
    }

    private static Order order(String key) {
        String column = key.strip().replaceFirst("(?i)\\s+(asc|desc)$", "");
        return new Order(column, key.strip().matches("(?is).*\\s+desc"), false);
    }

    /** How the files are compressed; text only by gzip or not at all. */
    public Destination codec(Codec codec) {
        return with(layout(codec, layout.rowGroupRows(), layout.targetFileBytes(), layout.single()));
    }

    /** Rows of a Parquet row group. */
    public Destination rowGroupRows(long rows) {
        return with(layout(layout.codecOrNull(), rows, layout.targetFileBytes(), layout.single()));
    }

    /** At about this size, for example {@code 256MB}, a task begins a further file. */
    public Destination fileSize(String size) {
        long bytes;
        try {
            bytes = ByteSize.parse(size).bytes();
        } catch (IllegalArgumentException | ArithmeticException error) {
            throw wrong("'" + size + "' is not a size: " + error.getMessage(), "Write for example: 256MB", "");
        }
        return with(layout(layout.codecOrNull(), layout.rowGroupRows(), bytes, layout.single()));
    }

    /** All rows in one file. */
    public Destination singleFile() {
        return with(layout(layout.codecOrNull(), layout.rowGroupRows(), layout.targetFileBytes(), true));
    }

    private Destination with(FileLayout other) {
        return new Destination(folder, format, mode, key, other);
    }

    private FileLayout layout(@Nullable Codec codec, long rows, long bytes, boolean single) {
        return new FileLayout(
                layout.partitionBy(),
                layout.sortBy(),
                codec,
                layout.level(),
                rows,
                layout.rowGroupBytes(),
                bytes,
                single,
                layout.text());
    }

    Sink sink(String step, JobPaths paths, Place place) {
        check();
        return new Sink(step, new Location(paths.destination(folder)), format, mode, key, layout, Map.of(), place);
    }

    private void check() {
        boolean text = format != Format.PARQUET;
        if (layout.single() && (!layout.partitionBy().isEmpty() || layout.targetFileBytes() > 0)) {
            throw wrong(
                    "One file cannot have partitions or a size of files",
                    "Leave out singleFile, or partitionBy and fileSize",
                    folder);
        }
        if (mode == Mode.OVERWRITE_PARTITIONS && layout.partitionBy().isEmpty()) {
            throw wrong(
                    "Without partitionBy there are no partitions to overwrite",
                    "Add partitionBy, or overwrite",
                    folder);
        }
        if (text && layout.rowGroupRows() > 0) {
            throw wrong("Text has no row groups", "Leave rowGroupRows out, or write Parquet", folder);
        }
        if (text
                && layout.codec()
                        .filter(codec -> codec != Codec.GZIP && codec != Codec.UNCOMPRESSED)
                        .isPresent()) {
            throw wrong(
                    "Text is compressed by gzip or not at all, not by "
                            + layout.codec().orElseThrow().word(),
                    "Write codec(GZIP)",
                    folder);
        }
        different(key);
        different(layout.partitionBy());
        different(layout.sortBy().stream().map(Order::column).toList());
    }

    private void different(List<String> columns) {
        long names = columns.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (names < columns.size()) {
            throw wrong("A column is named twice: " + String.join(", ", columns), "Name each column once", folder);
        }
    }

    private static RuntimeException wrong(String message, String remedy, String folder) {
        return Failure.invalid("WRONG_VALUE", message + (folder.isEmpty() ? "" : " ('" + folder + "')"), remedy)
                .at(Caller.place())
                .toException();
    }
}
