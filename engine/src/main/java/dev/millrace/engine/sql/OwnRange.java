package dev.millrace.engine.sql;

import dev.millrace.graph.Column;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.storage.sql.SqlNames;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Which rows of its units a task keeps, where tasks keep ranges of a column. */
final class OwnRange {
    private OwnRange() {}

    /** SQL over the scan's columns; empty: all rows. */
    static String of(Scan scan, Share share) {
        Scan.Ranges ranges = scan.rangesOrNull();
        if (ranges == null) {
            return "";
        }
        List<Long> bounds = ranges.bounds();
        Column column = scan.columns().get(ranges.column());
        String name = SqlNames.quoted(column.name());
        List<String> conditions = new ArrayList<>();
        if (share.firstPartition() > 0) {
            conditions.add(name + " >= " + literal(column, bounds.get(share.firstPartition() - 1)));
        }
        if (share.untilPartition() < ranges.tasks()) {
            conditions.add(name + " < " + literal(column, bounds.get(share.untilPartition() - 1)));
        }
        return String.join(" AND ", conditions);
    }

    private static String literal(Column column, long value) {
        return column.type().equals("DATE")
                ? "CAST(" + SqlNames.literal(LocalDate.ofEpochDay(value).toString()) + " AS DATE)"
                : "CAST(" + value + " AS " + column.type() + ")";
    }
}
