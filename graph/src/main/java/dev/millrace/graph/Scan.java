package dev.millrace.graph;

import java.util.List;

/**
 * How source files are read: which files as they were when planned, in which shapes, cut where.
 *
 * @param source name of the source, for messages
 * @param columns what the relation offers to the work, in order
 * @param shapes how files are read; files of the same physical schema share one
 * @param files in reading order
 * @param units smallest parts that can be read alone, in reading order
 * @param taskBounds task i reads units {@code [taskBounds[i], taskBounds[i+1])}; ascending, from 0 to the number of units
 * @param everyTask whether each task reads all units instead (small tables that are joined everywhere)
 */
public record Scan(
        String source,
        List<Column> columns,
        List<Shape> shapes,
        List<SourceFile> files,
        List<Unit> units,
        List<Integer> taskBounds,
        boolean everyTask) {
    public Scan {
        columns = List.copyOf(columns);
        shapes = List.copyOf(shapes);
        files = List.copyOf(files);
        units = List.copyOf(units);
        taskBounds = List.copyOf(taskBounds);
        if (taskBounds.size() < 2 || taskBounds.getFirst() != 0 || taskBounds.getLast() != units.size()) {
            throw new IllegalArgumentException("task bounds do not cover the units of " + source);
        }
    }

    /**
     * How a file is turned into the relation's columns.
     *
     * @param reader DuckDB's table function and its constant arguments after the list of files, for example
     *     {@code read_parquet} with no arguments, or {@code read_csv} with {@code header = true, …}
     * @param arguments text that follows the file list, empty or beginning with a comma
     * @param projection one SQL expression for each column of the scan, over the columns of the reader
     * @param conditionOrEmpty SQL that keeps a row, or empty
     */
    public record Shape(String reader, String arguments, List<String> projection, String conditionOrEmpty) {
        public Shape {
            projection = List.copyOf(projection);
        }
    }

    /**
     * A file as it was when planned; read later, any difference in size, time or tag is an error.
     *
     * @param modifiedMicros time of the last change since 1970, in microseconds
     * @param tag the object store's entity tag; empty where there is none
     * @param shape position in {@link Scan#shapes()}
     */
    public record SourceFile(Location location, long sizeBytes, long modifiedMicros, String tag, int shape) {}

    /**
     * A run of rows of a file.
     *
     * @param file position in {@link Scan#files()}
     * @param firstRow from 0
     * @param rows number of rows; -1 = the whole file, rows not known (text)
     * @param bytes what must be fetched for it, by estimate
     */
    public record Unit(int file, long firstRow, long rows, long bytes) {}
}
