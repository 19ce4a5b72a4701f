package dev.millrace.engine.sql;

import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Scan;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a task reads of a scan.
 *
 * @param files where the bytes of each range lie
 * @param own SQL over the scan's columns that keeps the task's own rows; empty: all are
 */
record SplitsRead(Scan scan, Map<Range, Path> files, String own) {
    SplitsRead {
        files = Map.copyOf(files);
    }

    String select() {
        String all = select(ranges());
        return own.isEmpty() ? all : "SELECT * FROM (" + all + ") AS ranged WHERE " + own;
    }

    /** One range alone. */
    String select(Range range) {
        return select(List.of(range));
    }

    private String select(List<Range> ranges) {
        return new SplitsQuery(scan, files).of(ranges);
    }

    /** In reading order. */
    List<Range> ranges() {
        return files.keySet().stream()
                .sorted(Comparator.comparingInt(Range::file)
                        .thenComparingLong(Range::fromByte)
                        .thenComparingLong(Range::firstRow))
                .toList();
    }

    Path file(Range range) {
        return Objects.requireNonNull(files.get(range));
    }

    /** The same range read from another file. */
    String selectFrom(Range range, Path file) {
        return new SplitsQuery(scan, Map.of(range, file)).of(List.of(range));
    }

    /** The same range, and its reader writes down what it cannot read instead of ending. */
    String selectRejecting(Range range, String arguments) {
        return new SplitsQuery(scan, files, arguments).of(List.of(range));
    }

    Scan.Shape shape(Range range) {
        return scan.shapes().get(scan.files().get(range.file()).shape());
    }
}
