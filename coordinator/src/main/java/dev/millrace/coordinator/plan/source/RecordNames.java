package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of the columns that a source has beside its own when it is read leniently; none of them is a column of its own.
 *
 * @param mark what they begin with
 */
public record RecordNames(String mark) {
    /** Names that differ from all {@code columns}, which have any case of letters. */
    public static RecordNames of(List<String> columns) {
        int dots = 0;
        for (String column : columns) {
            int own = 0;
            while (own < column.length() && column.charAt(own) == '.') {
                own++;
            }
            dots = Math.max(dots, own);
        }
        return new RecordNames(".".repeat(dots + 1));
    }

    /** The text of a field, as it stands in the file. */
    public String text(String column) {
        return mark + "text of " + column;
    }

    /** Path of the file. */
    public String file() {
        return mark + "file";
    }

    /** Number of the line, or of the row, from 1. */
    public String line() {
        return mark + "line";
    }

    /** The whole record, as it stands in the file. */
    public String record() {
        return mark + "record";
    }

    /** Why it cannot be read, or NULL. */
    public String fault() {
        return mark + "fault";
    }

    /** The number of its fields where it is the wrong one, else NULL. */
    public String fields() {
        return mark + "fields";
    }

    /** What every kind of text has beside its own columns: the text of each, then where the record stands, its text and its fault. */
    List<Column> ofText(List<SourceColumn> columns) {
        List<Column> beside = new ArrayList<>();
        columns.forEach(column -> beside.add(new Column(text(column.name()), "VARCHAR")));
        beside.add(new Column(file(), "VARCHAR"));
        beside.add(new Column(line(), "BIGINT"));
        beside.add(new Column(record(), "VARCHAR"));
        beside.add(new Column(fault(), "VARCHAR"));
        return beside;
    }

    /** Any other name. */
    public String other(String name) {
        return mark + name;
    }
}
