package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Shape;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.graph.Scan.Undivided;
import dev.millrace.graph.Scan.Undivided.Reason;
import dev.millrace.graph.Scan.Unit;
import dev.millrace.storage.parquet.Bounds;
import dev.millrace.storage.parquet.ParquetColumn;
import dev.millrace.storage.parquet.ParquetFooter;
import dev.millrace.storage.parquet.ParquetFooter.RowGroup;
import dev.millrace.storage.text.RecordCuts.Cut;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Builds the sealed scan of some columns of a source. */
final class ScanBuilder {
    /** Opening a file costs about as much as reading this many bytes: many small files make a task full, too. */
    private static final long OPENING_BYTES = 32 * 1024;

    /** Ranges of text: tasks are made of them, and a task that is too large is cut between them. */
    private static final int RANGE_BYTES = 8 << 20;

    private static final int LEAST_RANGE_BYTES = 16 << 10;

    private static final Set<String> READABLE_CODECS =
            Set.of("UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW", "BROTLI");

    private final DescribedSource source;
    private final List<Integer> positions;
    private final Set<Integer> read;
    private final int leastRangeBytes;
    private final RowGroupPruning pruning;
    private final Map<FileReading, Integer> shapes = new LinkedHashMap<>();
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Unit> units = new ArrayList<>();
    private final Map<Reason, Integer> undivided = new EnumMap<>(Reason.class);

    ScanBuilder(DescribedSource source, List<String> columnNames, List<RowGroupFilter> filters) {
        this(source, columnNames, columnNames, filters, LEAST_RANGE_BYTES);
    }

    /** @param readNames columns whose values are needed; of Parquet files the others are not read, and NULL stands for their values */
    ScanBuilder(
            DescribedSource source,
            List<String> columnNames,
            Collection<String> readNames,
            List<RowGroupFilter> filters) {
        this(source, columnNames, readNames, filters, LEAST_RANGE_BYTES);
    }

    /** @param leastRangeBytes text is not cut finer */
    ScanBuilder(
            DescribedSource source,
            List<String> columnNames,
            Collection<String> readNames,
            List<RowGroupFilter> filters,
            int leastRangeBytes) {
        this.source = source;
        this.leastRangeBytes = leastRangeBytes;
        this.positions = columnNames.stream().map(source::position).toList();
        this.read = readNames.stream().map(source::position).collect(Collectors.toSet());
        this.pruning = new RowGroupPruning(source, filters);
    }

    Scan build(long splitBytes) {
        for (DescribedFile file : source.files()) {
            if (pruning.keeps(file)) {
                add(file, splitBytes);
            }
        }
        List<Column> columns = positions.stream().map(source.columns()::get).toList();
        return new Scan(
                source.name(),
                columns,
                shapes.keySet().stream().map(this::shape).toList(),
                files,
                units,
                taskBounds(splitBytes),
                false,
                undivided.entrySet().stream()
                        .map(why -> new Undivided(why.getKey(), why.getValue()))
                        .toList());
    }

    /** Of each unit; empty: it is not known of all. */
    Optional<List<Bounds.Whole>> bounds(String column) {
        List<Bounds.Whole> all = new ArrayList<>();
        for (DescribedFile file : source.files()) {
            if (!pruning.keeps(file)) {
                continue;
            }
            ParquetFooter footer = file.footerOrNull();
            boolean allRows = file.reading().condition().isEmpty();
            if (file.divisionOrNull() != null || footer == null || isReadWhole(footer) || !allRows) {
                return Optional.empty();
            }
            for (RowGroup group : footer.rowGroups()) {
                if (group.rows() > 0 && pruning.keeps(file, group)) {
                    Optional<Bounds.Whole> bounds = pruning.bounds(file, group, column);
                    if (bounds.isEmpty()) {
                        return Optional.empty();
                    }
                    all.add(bounds.get());
                }
            }
        }
        return Optional.of(all);
    }

    /** A file's own column of this name hides the row numbers by which a part of a file is read. */
    private static boolean isReadWhole(ParquetFooter footer) {
        return footer.column("file_row_number").isPresent();
    }

    private List<String> projection(FileReading reading) {
        return positions.stream()
                .map(position -> isRead(position) ? reading.expressions().get(position) : absent(position))
                .toList();
    }

    /** Text is read whole, whatever is needed of it. */
    private boolean isRead(int position) {
        return source.format() != FileFormat.PARQUET || read.contains(position);
    }

    private String absent(int position) {
        return "CAST(NULL AS " + source.columns().get(position).type() + ")";
    }

    private Shape shape(FileReading reading) {
        List<String> projection = projection(reading);
        return new Shape(
                reading.reader(),
                reading.arguments(),
                reading.laterArguments(),
                reading.encoding(),
                projection,
                reading.condition(),
                OriginColumns.of(projection),
                reading.recordsOrNull());
    }

    private void add(DescribedFile file, long splitBytes) {
        int index = files.size();
        List<Unit> fileUnits = file.divisionOrNull() == null
                ? rowGroups(index, file, Objects.requireNonNull(file.footerOrNull()))
                : ranges(index, file, file.divisionOrNull(), splitBytes);
        if (fileUnits.isEmpty()) {
            return;
        }
        units.addAll(
                withFooter(file, fileUnits.stream().map(source.growth()::unit).toList()));
        int shape = shapes.computeIfAbsent(file.reading(), _ -> shapes.size());
        files.add(new SourceFile(
                file.object().location(),
                source.growth().each(file.object().sizeBytes()),
                file.object().modifiedMicros(),
                file.object().tag(),
                shape,
                source.checksum(file.object().location())));
    }

    /** Who reads a file of row groups reads its footer, too: each unit has an equal share of it. A file that is larger has no larger one. */
    private static List<Unit> withFooter(DescribedFile file, List<Unit> fileUnits) {
        long footer = file.footerOrNull() == null ? 0 : file.footerOrNull().bytes();
        List<Unit> all = new ArrayList<>();
        for (int i = 0; i < fileUnits.size(); i++) {
            long share = footer * (i + 1) / fileUnits.size() - footer * i / fileUnits.size();
            all.add(fileUnits.get(i).and(share));
        }
        return all;
    }

    private List<Unit> ranges(int index, DescribedFile file, Division found, long splitBytes) {
        long size = file.object().sizeBytes();
        Division division = division(file, found, splitBytes);
        List<Cut> cuts = source.cuts(file, division, (int) Math.clamp(splitBytes, leastRangeBytes, RANGE_BYTES));
        if (cuts.size() == 1) {
            undivided.merge(division instanceof Division.None none ? none.why() : Reason.NO_BOUNDARY, 1, Integer::sum);
            return List.of(new Unit(index, 0, -1, size));
        }
        List<Unit> ranges = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            Cut cut = cuts.get(i);
            long end = i + 1 < cuts.size() ? cuts.get(i + 1).offset() : size;
            ranges.add(Unit.ofBytes(index, cut.offset(), end).counted(cut.records(), cut.line()));
        }
        return ranges;
    }

    /** How many rows stand before a range that DuckDB's reader reads, only reading tells. */
    private Division division(DescribedFile file, Division found, long splitBytes) {
        boolean numbered =
                !OriginColumns.of(projection(file.reading())).rowOrEmpty().isEmpty();
        if (file.object().sizeBytes() <= splitBytes) {
            return new Division.None(Reason.SMALL);
        }
        return numbered && found instanceof Division.AtLines ? new Division.None(Reason.NUMBERED) : found;
    }

    private List<Unit> rowGroups(int index, DescribedFile file, ParquetFooter footer) {
        List<ParquetColumn> columns = positions.stream()
                .filter(this::isRead)
                .map(file.reading().fileColumns()::get)
                .filter(Objects::nonNull)
                .flatMap(name -> footer.column(name).stream())
                .toList();
        List<Unit> fileUnits = new ArrayList<>();
        for (RowGroup group : footer.rowGroups()) {
            if (group.rows() > 0 && pruning.keeps(file, group)) {
                columns.forEach(column -> refuseUnreadable(file, group, column));
                long bytes = columns.stream().mapToLong(group::bytes).sum();
                fileUnits.add(new Unit(index, group.firstRow(), group.rows(), bytes));
            }
        }
        return isReadWhole(footer) && !fileUnits.isEmpty()
                ? List.of(new Unit(
                        index, 0, -1, fileUnits.stream().mapToLong(Unit::bytes).sum()))
                : fileUnits;
    }

    private void refuseUnreadable(DescribedFile file, RowGroup group, ParquetColumn column) {
        for (int leaf = column.firstLeaf(); leaf < column.firstLeaf() + column.leaves(); leaf++) {
            String codec = group.chunks().get(leaf).codec();
            if (!READABLE_CODECS.contains(codec)) {
                throw Failure.invalid(
                                "PARQUET_CODEC",
                                "the column '" + column.name() + "' of '"
                                        + file.object().location() + "' is compressed with " + codec,
                                "Write the file with ZSTD, SNAPPY, GZIP, LZ4_RAW or BROTLI, or leave the column out of"
                                        + " the query")
                        .at(source.place())
                        .toException();
            }
        }
    }

    private List<Integer> taskBounds(long splitBytes) {
        List<Integer> bounds = new ArrayList<>(List.of(0));
        long taskBytes = 0;
        int lastFile = -1;
        for (int unit = 0; unit < units.size(); unit++) {
            long bytes = units.get(unit).bytes() + (units.get(unit).file() == lastFile ? 0 : OPENING_BYTES);
            if (unit > bounds.getLast() && taskBytes + bytes > splitBytes) {
                bounds.add(unit);
                taskBytes = 0;
                bytes = units.get(unit).bytes() + OPENING_BYTES;
            }
            taskBytes += bytes;
            lastFile = units.get(unit).file();
        }
        bounds.add(units.size());
        return bounds;
    }
}
