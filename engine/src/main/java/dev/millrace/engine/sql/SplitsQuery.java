package dev.millrace.engine.sql;

import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Column;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Shape;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The SELECT that reads a task's ranges of a scan: one branch for each range, or for whole files in a row that share a shape, in reading order. */
final class SplitsQuery {
    private final Scan scan;
    private final SortedMap<Integer, Path> files;

    /** @param files where each file of the ranges lies, by its position in the scan */
    SplitsQuery(Scan scan, SortedMap<Integer, Path> files) {
        this.scan = scan;
        this.files = files;
    }

    String of(List<Range> ranges) {
        if (ranges.isEmpty()) {
            return withoutRows();
        }
        List<String> branches = new ArrayList<>();
        for (int start = 0; start < ranges.size(); ) {
            int end = endOfBranch(ranges, start);
            branches.add(branch(ranges.subList(start, end)));
            start = end;
        }
        return String.join("\nUNION ALL\n", branches);
    }

    private int endOfBranch(List<Range> ranges, int start) {
        int end = start + 1;
        while (end < ranges.size()
                && ranges.get(start).isWhole()
                && ranges.get(end).isWhole()
                && shapeOf(ranges.get(start)) == shapeOf(ranges.get(end))) {
            end++;
        }
        return end;
    }

    private int shapeOf(Range range) {
        return scan.files().get(range.file()).shape();
    }

    private String branch(List<Range> ranges) {
        Shape shape = scan.shapes().get(shapeOf(ranges.getFirst()));
        String paths = ranges.stream()
                .map(range -> SqlNames.literal(
                        Objects.requireNonNull(files.get(range.file())).toString()))
                .collect(Collectors.joining(", ", "[", "]"));
        return "SELECT " + projection(shape) + " FROM " + shape.reader() + "(" + paths + shape.arguments() + ")"
                + conditions(shape, ranges.getFirst());
    }

    private String projection(Shape shape) {
        StringJoiner projection = new StringJoiner(", ");
        for (int column = 0; column < scan.columns().size(); column++) {
            projection.add(shape.projection().get(column) + " AS "
                    + SqlNames.quoted(scan.columns().get(column).name()));
        }
        return scan.columns().isEmpty() ? "1 AS \"row\"" : projection.toString();
    }

    private static String conditions(Shape shape, Range range) {
        StringJoiner conditions = new StringJoiner(" AND ");
        if (!shape.conditionOrEmpty().isEmpty()) {
            conditions.add("(" + shape.conditionOrEmpty() + ")");
        }
        if (!range.isWhole()) {
            conditions.add("file_row_number >= " + range.firstRow());
            conditions.add("file_row_number < " + (range.firstRow() + range.rows()));
        }
        return conditions.length() == 0 ? "" : " WHERE " + conditions;
    }

    private String withoutRows() {
        StringJoiner columns = new StringJoiner(", ");
        for (Column column : scan.columns()) {
            columns.add("CAST(NULL AS " + column.type() + ") AS " + SqlNames.quoted(column.name()));
        }
        return "SELECT " + (scan.columns().isEmpty() ? "1 AS \"row\"" : columns.toString()) + " WHERE false";
    }
}
