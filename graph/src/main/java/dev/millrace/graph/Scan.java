package dev.millrace.graph;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How source files are read: which files as they were when planned, in which shapes, cut where.
 *
 * @param source name of the source, for messages
 * @param columns what the relation offers to the work, in order
 * @param shapes how files are read; files of the same physical schema share one
 * @param files in reading order
 * @param units smallest parts that can be read alone, in reading order; where tasks keep ranges, in order of the tasks, and once for each task
 * @param taskBounds task i reads units {@code [taskBounds[i], taskBounds[i+1])}; ascending, from 0 to the number of units
 * @param everyTask whether each task reads all units instead (small tables that are joined everywhere)
 * @param undivided files of text that are not cut, by reason
 * @param rangesOrNull which rows of its units a task keeps; null: all
 */
public record Scan(
        String source,
        List<Column> columns,
        List<Shape> shapes,
        List<SourceFile> files,
        List<Unit> units,
        List<Integer> taskBounds,
        boolean everyTask,
        List<Undivided> undivided,
        @Nullable Ranges rangesOrNull) {
    public Scan {
        columns = List.copyOf(columns);
        shapes = List.copyOf(shapes);
        files = List.copyOf(files);
        units = List.copyOf(units);
        taskBounds = List.copyOf(taskBounds);
        undivided = List.copyOf(undivided);
        if (taskBounds.size() < 2 || taskBounds.getFirst() != 0 || taskBounds.getLast() != units.size()) {
            throw new IllegalArgumentException("task bounds do not cover the units of " + source);
        }
        if (rangesOrNull != null && (everyTask || rangesOrNull.tasks() != taskBounds.size() - 1)) {
            throw new IllegalArgumentException("the ranges of " + source + " are not those of its tasks");
        }
    }

    /** Whose tasks keep all rows of their units. */
    public Scan(
            String source,
            List<Column> columns,
            List<Shape> shapes,
            List<SourceFile> files,
            List<Unit> units,
            List<Integer> taskBounds,
            boolean everyTask,
            List<Undivided> undivided) {
        this(source, columns, shapes, files, units, taskBounds, everyTask, undivided, null);
    }

    /** Where all that is large is cut. */
    public Scan(
            String source,
            List<Column> columns,
            List<Shape> shapes,
            List<SourceFile> files,
            List<Unit> units,
            List<Integer> taskBounds,
            boolean everyTask) {
        this(source, columns, shapes, files, units, taskBounds, everyTask, List.of());
    }

    /** Each unit once. */
    public List<Unit> distinctUnits() {
        return rangesOrNull == null ? units : units.stream().distinct().toList();
    }

    /** Rows of all units; empty: not known before they are read. */
    public OptionalLong rows() {
        List<Unit> once = distinctUnits();
        return once.stream().anyMatch(unit -> unit.rows() < 0)
                ? OptionalLong.empty()
                : OptionalLong.of(once.stream().mapToLong(Unit::rows).sum());
    }

    /**
     * Of the rows of its units, task i keeps those whose value of a column is at least {@code bounds[i-1]} and less than {@code bounds[i]}; the
     * first range has no lower bound and the last no upper one. The column holds no NULL.
     *
     * @param column position in {@link Scan#columns()}, of whole numbers or dates
     * @param bounds ascending, of dates in days since 1970; one less than there are tasks
     */
    public record Ranges(int column, List<Long> bounds) {
        public Ranges {
            bounds = List.copyOf(bounds);
            for (int i = 1; i < bounds.size(); i++) {
                if (bounds.get(i - 1) >= bounds.get(i)) {
                    throw new IllegalArgumentException("bounds of ranges do not ascend");
                }
            }
        }

        public int tasks() {
            return bounds.size() + 1;
        }
    }

    /**
     * How a file is turned into the relation's columns.
     *
     * @param reader DuckDB's table function and its constant arguments after the list of files, for example
     *     {@code read_parquet} with no arguments, or {@code read_csv} with {@code header = true, …}
     * @param arguments text that follows the file list, empty or beginning with a comma
     * @param laterArguments the same for a range of bytes that does not begin where the file begins: it has no header
     * @param encodingOrEmpty character set of a text that is decoded before it is read; empty: UTF-8, or no text
     * @param projection one SQL expression for each column of the scan, over the columns of the reader and those of {@code origin}
     * @param conditionOrEmpty SQL that keeps a row, or empty
     * @param origin columns that tell where a row stands
     * @param recordsOrNull how a file of text is cut into records before the reader reads it; null: the reader reads the file itself
     */
    public record Shape(
            String reader,
            String arguments,
            String laterArguments,
            String encodingOrEmpty,
            List<String> projection,
            String conditionOrEmpty,
            RowOrigin origin,
            @Nullable Records recordsOrNull) {
        public Shape {
            projection = List.copyOf(projection);
        }

        /** A shape whose reader reads the file itself, all ranges alike, and that does not tell where a row stands. */
        public Shape(String reader, String arguments, List<String> projection, String conditionOrEmpty) {
            this(reader, arguments, arguments, "", projection, conditionOrEmpty, RowOrigin.NOT_TOLD);
        }

        /** A shape whose reader reads the file itself. */
        public Shape(
                String reader,
                String arguments,
                String laterArguments,
                String encodingOrEmpty,
                List<String> projection,
                String conditionOrEmpty,
                RowOrigin origin) {
            this(reader, arguments, laterArguments, encodingOrEmpty, projection, conditionOrEmpty, origin, null);
        }

        /** Whether rows of several files can be read by one call. */
        public boolean isReadTogether() {
            return origin.equals(RowOrigin.NOT_TOLD);
        }
    }

    /**
     * Columns that a reader does not have: the file's path ({@code s3://…}, or without a scheme where it is a file of the machine), and the
     * number of the row within its file, from 1. A row has its number before the condition of the shape leaves rows out.
     *
     * @param fileOrEmpty name by which the projection knows the path; empty: not told
     * @param rowOrEmpty name by which the projection knows the number; empty: not told
     */
    public record RowOrigin(String fileOrEmpty, String rowOrEmpty) {
        public static final RowOrigin NOT_TOLD = new RowOrigin("", "");
    }

    /**
     * How text is cut into records, of which each is kept with its line and its text, whatever is wrong with it. The reader sees the columns
     * {@code file} (name of the file), {@code line}, {@code text}, {@code fault} (or NULL), {@code fields} (their number) and {@code f1} to
     * {@code fN} (text of a field, or NULL).
     *
     * @param fields N, of a good record
     * @param delimiter empty: the whole line is the only field
     * @param quote empty: none
     * @param escape what stands before a quote within quotes; empty: none
     * @param nullText unquoted text that means NULL
     * @param header whether the first record after {@code skipLines} holds names
     */
    public record Records(
            int fields,
            String delimiter,
            String quote,
            String escape,
            String nullText,
            boolean header,
            int skipLines) {}

    /**
     * A file as it was when planned; read later, any difference in size, time or tag is an error.
     *
     * @param modifiedMicros time of the last change since 1970, in microseconds
     * @param tag the object store's entity tag; empty where there is none
     * @param shape position in {@link Scan#shapes()}
     * @param checksum of all bytes, {@code crc32c:} and 8 hex digits, as the manifest of the folder says; empty where none says it
     */
    public record SourceFile(
            Location location, long sizeBytes, long modifiedMicros, String tag, int shape, String checksum) {
        /** A file of which no manifest tells. */
        public SourceFile(Location location, long sizeBytes, long modifiedMicros, String tag, int shape) {
            this(location, sizeBytes, modifiedMicros, tag, shape, "");
        }
    }

    /**
     * A run of rows of a file: by their numbers, or by the bytes of a text, or the whole file.
     *
     * @param file position in {@link Scan#files()}
     * @param firstRow from 0; of text only where records are counted
     * @param rows number of rows; -1 = not known (text)
     * @param fromByte where the first record begins; 0 unless the file is text that is read in ranges
     * @param toByte behind the last record; -1 = the end of the file
     * @param firstLine on which the first record begins, from 1; 0 = nobody asks
     * @param bytes what must be fetched for it, by estimate: of rows by their numbers the needed columns and its share of the file's footer
     */
    public record Unit(int file, long firstRow, long rows, long fromByte, long toByte, long firstLine, long bytes) {
        /** A run of rows by their numbers; or the whole file, where {@code rows} is -1. */
        public Unit(int file, long firstRow, long rows, long bytes) {
            this(file, firstRow, rows, 0, -1, 0, bytes);
        }

        /** Records of a text between two of its bytes. */
        public static Unit ofBytes(int file, long fromByte, long toByte) {
            return new Unit(file, 0, -1, fromByte, toByte, 0, toByte - fromByte);
        }

        /** The same of which so many bytes more must be fetched. */
        public Unit and(long more) {
            return new Unit(file, firstRow, rows, fromByte, toByte, firstLine, bytes + more);
        }

        /** The same where it is known how many records stand before them, and on which line the first begins. */
        public Unit counted(long recordsBefore, long line) {
            return new Unit(file, recordsBefore, rows, fromByte, toByte, line, bytes);
        }
    }

    /**
     * Files of text that are read by one task each, however large they are.
     *
     * @param files how many
     */
    public record Undivided(Reason why, int files) {
        /** Why a text is not cut. */
        public enum Reason {
            SMALL,
            COMPRESSED,
            ARRAY,
            ENCODING,
            SIGNS,
            NUMBERED,
            NO_BOUNDARY
        }
    }
}
