package dev.millrace.coordinator.plan.source;

import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.parquet.Bounds;
import dev.millrace.storage.parquet.ParquetColumn;
import dev.millrace.storage.parquet.ParquetFooter;
import dev.millrace.storage.parquet.ParquetFooter.ColumnChunk;
import dev.millrace.storage.parquet.ParquetFooter.RowGroup;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates of the columns of a Parquet source: what footers tell, and for text the different values in a sample of one row group. They choose
 * the order of joins, never a result.
 */
final class ColumnEstimates {
    private static final int SAMPLED_ROWS = 20_000;
    /** Of less than this, the order of joins costs less than the look. */
    private static final long SAMPLED_BYTES = 64 * 1024;

    private final ObjectStore store;
    private final DescribedSource source;

    ColumnEstimates(ObjectStore store, DescribedSource source) {
        this.store = store;
        this.source = source;
    }

    List<ColumnEstimate> all() {
        List<ColumnEstimate> estimates = new ArrayList<>();
        Optional<Sample> sample = Sample.of(store, source);
        try {
            for (int position = 0; position < source.columns().size(); position++) {
                estimates.add(estimate(position, sample));
            }
        } finally {
            sample.ifPresent(Sample::close);
        }
        return estimates;
    }

    private ColumnEstimate estimate(int position, Optional<Sample> sample) {
        Gathered gathered = new Gathered();
        Set<Optional<String>> partitions = new HashSet<>();
        String name = source.columns().get(position).name();
        for (DescribedFile file : source.files()) {
            Optional<String> partition = file.partitions().get(name);
            if (partition != null) {
                partitions.add(partition);
            } else {
                gathered.add(file, position);
            }
        }
        long distinct =
                !partitions.isEmpty() ? partitions.size() : gathered.range().orElseGet(() -> sampled(position, sample));
        return new ColumnEstimate(Math.min(distinct, source.rows()), gathered.nulls, gathered.bytes);
    }

    private long sampled(int position, Optional<Sample> sample) {
        boolean text = source.columns().get(position).type().equals("VARCHAR");
        return text && sample.isPresent() ? sample.get().distinct(position, source.rows()) : -1;
    }

    /** What the footers tell of one column. */
    private static final class Gathered {
        private long nulls;
        private long bytes;
        private long least = Long.MAX_VALUE;
        private long greatest = Long.MIN_VALUE;
        private boolean bounded = true;

        void add(DescribedFile file, int position) {
            String name = file.reading().fileColumns().get(position);
            Optional<ParquetColumn> column = Optional.ofNullable(file.footerOrNull())
                    .flatMap(footer -> Optional.ofNullable(name).flatMap(footer::column));
            if (column.isPresent()) {
                Objects.requireNonNull(file.footerOrNull()).rowGroups().forEach(group -> add(group, column.get()));
            }
        }

        private void add(RowGroup group, ParquetColumn column) {
            bytes += group.bytes(column);
            Optional<ColumnChunk> chunk = group.chunk(column);
            long missing = chunk.map(ColumnChunk::nulls).orElse(-1L);
            nulls = nulls < 0 || missing < 0 ? -1 : nulls + missing;
            if (missing != group.rows() && group.rows() > 0) {
                widen(chunk.map(ColumnChunk::bounds).orElse(Bounds.UNKNOWN));
            }
        }

        private void widen(Bounds bounds) {
            if (bounds instanceof Bounds.Whole whole) {
                least = Math.min(least, whole.least());
                greatest = Math.max(greatest, whole.greatest());
            } else {
                bounded = false;
            }
        }

        /** Number of values between the bounds. */
        Optional<Long> range() {
            if (!bounded || least > greatest) {
                return Optional.empty();
            }
            long width = greatest - least;
            return Optional.of(width < 0 || width == Long.MAX_VALUE ? Long.MAX_VALUE : width + 1);
        }
    }

    /** One row group, read by DuckDB. */
    private static final class Sample {
        private final Sandbox sandbox;
        private final DescribedFile file;
        private final RowGroup group;
        private final String path;

        private Sample(DescribedFile file, RowGroup group, String path) {
            this.sandbox = new Sandbox(List.of(path));
            this.file = file;
            this.group = group;
            this.path = path;
        }

        static Optional<Sample> of(ObjectStore store, DescribedSource source) {
            boolean text =
                    source.columns().stream().anyMatch(column -> column.type().equals("VARCHAR"));
            if (!text || source.bytes() < SAMPLED_BYTES) {
                return Optional.empty();
            }
            DescribedFile file = source.files().get(source.files().size() / 2);
            ParquetFooter footer = file.footerOrNull();
            Optional<Path> path = store.file(file.object().location());
            if (footer == null
                    || footer.rows() == 0
                    || path.isEmpty()
                    || footer.column("file_row_number").isPresent()) {
                return Optional.empty();
            }
            List<RowGroup> full = footer.rowGroups().stream()
                    .filter(candidate -> candidate.rows() > 0)
                    .toList();
            return Optional.of(
                    new Sample(file, full.get(full.size() / 2), path.get().toString()));
        }

        /** The different values of all rows, from how often those of the sample repeat (Chao 1984). */
        long distinct(int position, long rows) {
            if (file.reading().fileColumns().get(position) == null) {
                return -1;
            }
            long sampled = Math.min(SAMPLED_ROWS, group.rows());
            String sql =
                    "SELECT count(*), count(*) FILTER (n = 1), count(*) FILTER (n = 2) FROM (SELECT count(*) AS n FROM "
                            + "read_parquet(" + SqlNames.path(path)
                            + file.reading().arguments() + ") WHERE file_row_number >= " + group.firstRow()
                            + " AND file_row_number < " + (group.firstRow() + sampled) + " GROUP BY "
                            + file.reading().expressions().get(position) + ")";
            List<@Nullable String> counts = sandbox.rows(sql, List.of()).getFirst();
            double seen = number(counts.get(0));
            double once = number(counts.get(1));
            double twice = number(counts.get(2));
            boolean mostlyDifferent = once > 0.9 * sampled;
            double all = mostlyDifferent ? seen / sampled * rows : seen + once * once / (2 * Math.max(1, twice));
            return Math.max(1, Math.min(rows, (long) all));
        }

        private static double number(@Nullable String text) {
            return Double.parseDouble(Objects.requireNonNull(text));
        }

        void close() {
            sandbox.close();
        }
    }
}
