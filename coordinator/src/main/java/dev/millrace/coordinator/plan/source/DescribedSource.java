package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.Place;
import dev.millrace.graph.Scan;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.parquet.Bounds;
import dev.millrace.storage.text.RecordCuts;
import dev.millrace.storage.text.RecordCuts.Cut;
import dev.millrace.storage.text.RecordStarts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A source as it is now: columns, files and their sizes, sealed. What follows from it, estimates apart, does not look at the files again. */
public final class DescribedSource {
    private final String name;
    private final Place place;
    private final List<Column> columns;
    private final FileFormat format;
    private final List<DescribedFile> files;
    private final SourceRows rows;
    private final int ownColumns;
    private final ObjectStore store;
    private final Map<Location, String> checksums;
    private final Optional<TextInference> inference;
    private final Growth growth;
    private final Map<List<Object>, List<Cut>> cuts = new HashMap<>();
    private @Nullable List<ColumnEstimate> estimates;

    /** @param ownColumns how many columns files have themselves; they are the first */
    DescribedSource(
            ObjectStore store,
            String name,
            Place place,
            List<Column> columns,
            FileFormat format,
            List<DescribedFile> files,
            SourceRows rows,
            int ownColumns) {
        this(store, name, place, columns, format, files, rows, ownColumns, Map.of(), Optional.empty(), Growth.NONE);
    }

    private DescribedSource(
            ObjectStore store,
            String name,
            Place place,
            List<Column> columns,
            FileFormat format,
            List<DescribedFile> files,
            SourceRows rows,
            int ownColumns,
            Map<Location, String> checksums,
            Optional<TextInference> inference,
            Growth growth) {
        this.growth = growth;
        this.checksums = Map.copyOf(checksums);
        this.inference = inference;
        this.store = store;
        this.name = name;
        this.place = place;
        this.columns = List.copyOf(columns);
        this.format = format;
        this.files = List.copyOf(files);
        this.rows = rows;
        this.ownColumns = ownColumns;
    }

    /** The same, whose files must have the bytes that manifests tell of. */
    DescribedSource sealed(Map<Location, String> told) {
        return told.isEmpty()
                ? this
                : new DescribedSource(
                        store, name, place, columns, format, files, rows, ownColumns, told, inference, growth);
    }

    /** The same with what was inferred of its text. */
    DescribedSource with(TextInference found) {
        return new DescribedSource(
                store, name, place, columns, format, files, rows, ownColumns, checksums, Optional.of(found), growth);
    }

    /** What was decided about text; empty: Parquet. */
    public Optional<TextInference> inference() {
        return inference;
    }

    /** The same as if it were so many times as large. */
    DescribedSource grown(double times) {
        if (times == 1 || files.isEmpty()) {
            return this;
        }
        Growth larger = Growth.of(this, times);
        return new DescribedSource(
                store,
                name,
                place,
                columns,
                format,
                larger.files(files),
                larger.rows(rows),
                ownColumns,
                checksums,
                inference,
                larger);
    }

    Growth growth() {
        return growth;
    }

    /** Whether it is text without a row that could tell types, and not all of them are declared. */
    public boolean isUntyped() {
        return inference.isPresent() && !inference.get().typesDeclared() && rows.rows() == 0;
    }

    /** Empty where no manifest tells it. */
    String checksum(Location file) {
        return checksums.getOrDefault(file, "");
    }

    public String name() {
        return name;
    }

    /** Where the user named it. */
    Place place() {
        return place;
    }

    /** Columns in order: those of the files, then those of the paths. */
    public List<Column> columns() {
        return columns;
    }

    /** The column of this name, in any case of letters. */
    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(columnName))
                .findFirst();
    }

    /** Number of rows; an estimate unless {@link #rowsExact()}. */
    public long rows() {
        return rows.rows();
    }

    public boolean rowsExact() {
        return rows.exact() || files.isEmpty();
    }

    /** What is known of each column, in order of the columns; looked up when first asked for, which may read a sample of a file. */
    public synchronized List<ColumnEstimate> estimates() {
        if (estimates == null) {
            estimates = format == FileFormat.PARQUET
                    ? growth.estimates(new ColumnEstimates(store, this).all(), rows())
                    : columns.stream().map(_ -> ColumnEstimate.UNKNOWN).toList();
        }
        return estimates;
    }

    /** What is known of it without reading rows. */
    public TableFacts facts() {
        return new SourceFacts(this).facts();
    }

    /** Names of the columns that stand in paths. */
    List<String> partitions() {
        return files.isEmpty()
                ? List.of()
                : columns.stream()
                        .map(Column::name)
                        .skip(ownColumns)
                        .filter(files.getFirst().partitions()::containsKey)
                        .toList();
    }

    /** Number of columns that files have themselves; they are the first. */
    int ownColumns() {
        return ownColumns;
    }

    /** Stored bytes of all columns. */
    public long bytes() {
        return growth.each(
                files.stream().mapToLong(file -> file.object().sizeBytes()).sum());
    }

    /** Stored bytes of some columns: what must be fetched to read them. */
    public long bytes(List<String> columnNames) {
        return scan(columnNames, Long.MAX_VALUE).units().stream()
                .mapToLong(Scan.Unit::bytes)
                .sum();
    }

    /**
     * The scan of some columns, cut into tasks of about {@code splitBytes} stored bytes. Where tasks begin depends on the files and on
     * {@code splitBytes} alone. Throws a {@code MillraceException} where a chosen column is compressed in a way that cannot be read.
     *
     * @param columnNames in the order in which the scan offers them; may be empty, when only rows are counted
     */
    public Scan scan(List<String> columnNames, long splitBytes) {
        return scan(columnNames, splitBytes, List.of());
    }

    /** As {@link #scan(List, long)}, without the row groups and files in which no row passes all filters. */
    public Scan scan(List<String> columnNames, long splitBytes, List<RowGroupFilter> filters) {
        return new ScanBuilder(this, columnNames, filters).build(splitBytes);
    }

    /**
     * As {@link #scan(List, long, List)} of all columns for who names them all and needs the values of some: NULL stands for others that need not be
     * read.
     */
    public Scan wholeScan(Collection<String> neededColumns, long splitBytes, List<RowGroupFilter> filters) {
        List<String> all = columns.stream().map(Column::name).toList();
        return new ScanBuilder(this, all, neededColumns, filters).build(splitBytes);
    }

    /**
     * Least and greatest value of a column in each unit of {@link #scan(List, long, List)}, in order of the units. Empty: a file does not tell them,
     * or not of that type, or some rows have no value.
     *
     * @param column of whole numbers or dates, one of {@code columnNames}
     */
    public Optional<List<Bounds.Whole>> bounds(List<String> columnNames, List<RowGroupFilter> filters, String column) {
        return new ScanBuilder(this, columnNames, filters).bounds(column);
    }

    /** The same under another name. */
    public DescribedSource named(String other) {
        return new DescribedSource(
                store, other, place, columns, format, files, rows, ownColumns, checksums, inference, growth);
    }

    /** The same files with more columns, which all follow from the file and the place of a row in it. */
    DescribedSource with(List<Column> more, UnaryOperator<DescribedFile> reading) {
        return new DescribedSource(
                store,
                name,
                place,
                Stream.concat(columns.stream(), more.stream()).toList(),
                format,
                files.stream().map(reading).toList(),
                rows,
                ownColumns,
                checksums,
                inference,
                growth);
    }

    /**
     * Where ranges of about so many bytes of a text begin; looked up when first asked for, which reads the file where it has quotes or records are
     * counted.
     */
    synchronized List<Cut> cuts(DescribedFile file, Division division, int rangeBytes) {
        return cuts.computeIfAbsent(List.of(file.object(), division, rangeBytes), _ -> cut(file, division, rangeBytes));
    }

    private List<Cut> cut(DescribedFile file, Division division, int rangeBytes) {
        Location location = file.object().location();
        long bytes = file.object().sizeBytes();
        return switch (division) {
            case Division.None _ -> List.of(new Cut(0, 0, 0));
            case Division.AtLines lines ->
                new RecordStarts(store, location, bytes, lines.rules())
                        .every(rangeBytes).stream()
                                .map(start -> new Cut(start, 0, 0))
                                .toList();
            case Division.AtRecords records -> new RecordCuts(store, location, bytes, records.form()).every(rangeBytes);
        };
    }

    FileFormat format() {
        return format;
    }

    List<DescribedFile> files() {
        return files;
    }

    int position(String columnName) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(columnName)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the source '" + name + "' has no column '" + columnName + "'");
    }
}
