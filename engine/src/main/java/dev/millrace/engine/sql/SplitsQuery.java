package dev.millrace.engine.sql;

import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Column;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Shape;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The SELECT that reads a task's ranges of a scan: one branch for each range, or for whole files in a row that share a shape, in reading order. */
final class SplitsQuery {
    private static final String PARQUET = "read_parquet";

    private final Scan scan;
    private final Map<Range, Path> files;
    private final String moreArguments;

    /** @param files where the bytes of each range lie */
    SplitsQuery(Scan scan, Map<Range, Path> files) {
        this(scan, files, "");
    }

    /** @param moreArguments for each reader; empty, or beginning with a comma */
    SplitsQuery(Scan scan, Map<Range, Path> files, String moreArguments) {
        this.scan = scan;
        this.files = files;
        this.moreArguments = moreArguments;
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
        while (shape(ranges.get(start)).isReadTogether()
                && end < ranges.size()
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

    private Shape shape(Range range) {
        return scan.shapes().get(shapeOf(range));
    }

    private String branch(List<Range> ranges) {
        Range first = ranges.getFirst();
        Shape shape = shape(first);
        String paths = ranges.stream()
                .map(range -> SqlNames.literal(
                        Objects.requireNonNull(files.get(range)).toString()))
                .collect(Collectors.joining(", ", "[", "]"));
        String arguments = first.fromByte() == 0 ? shape.arguments() : shape.laterArguments();
        String read = shape.reader() + "(" + paths + arguments + moreArguments + ")";
        String rows =
                shape.recordsOrNull() == null ? read : "(SELECT *, " + name(ranges) + " AS \"file\" FROM " + read + ")";
        return "SELECT " + projection(shape) + " FROM " + withOrigin(first, shape, rows) + conditions(shape, first);
    }

    /** The reader's rows with the columns that tell where each stands. Rows are numbered before any is left out. */
    private String withOrigin(Range range, Shape shape, String rows) {
        if (shape.isReadTogether()) {
            return rows;
        }
        StringJoiner columns = new StringJoiner(", ", "(SELECT *, ", " FROM " + rows + ")");
        boolean numbered = shape.reader().equals(PARQUET);
        if (numbered) {
            columns.add("file_row_number");
        }
        if (!shape.origin().fileOrEmpty().isEmpty()) {
            String path = scan.files().get(range.file()).location().path();
            columns.add(SqlNames.literal(path) + " AS "
                    + SqlNames.quoted(shape.origin().fileOrEmpty()));
        }
        if (!shape.origin().rowOrEmpty().isEmpty()) {
            String number =
                    numbered ? "file_row_number + " + firstNumber(range) : "row_number() OVER () + " + range.firstRow();
            columns.add(number + " AS " + SqlNames.quoted(shape.origin().rowOrEmpty()));
        }
        return columns.toString();
    }

    /** What is cut out of a file counts its rows anew. */
    private static long firstNumber(Range range) {
        return range.alone() ? range.firstRow() + 1 : 1;
    }

    /** The file that a record comes from, as a person types it; records hold its position in the scan. */
    private String name(List<Range> ranges) {
        int first = ranges.getFirst().file();
        return scan.files().subList(first, ranges.getLast().file() + 1).stream()
                .map(file -> SqlNames.literal(file.location().path()))
                .collect(Collectors.joining(", ", "list_extract([", "], \"number\" - " + (first - 1) + ")"));
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
        if (range.rows() >= 0 && !range.alone()) {
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
