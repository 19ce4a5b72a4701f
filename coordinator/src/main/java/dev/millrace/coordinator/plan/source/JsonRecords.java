package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Column;
import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How JSON is read leniently: members as text, and each as a value of its column's type where it is one. */
final class JsonRecords {
    static final Records LINES = new Records(1, "", "", "", "", false, 0);

    private final List<SourceColumn> columns;
    private final RecordNames names;

    JsonRecords(List<SourceColumn> columns, RecordNames names) {
        this.columns = columns;
        this.names = names;
    }

    /** The columns behind the source's own. */
    List<Column> more() {
        return names.ofText(columns);
    }

    /** Of a file with an object a line. */
    FileReading lines(List<String> constants) {
        String object = "CASE WHEN \"fault\" IS NULL AND json_valid(\"f1\") THEN \"f1\" END";
        String fault = "CASE WHEN \"fault\" IS NOT NULL THEN \"fault\" WHEN NOT json_valid(\"f1\") THEN 'not JSON' "
                + "WHEN json_type(\"f1\") <> 'OBJECT' THEN 'no object' END";
        List<String> expressions = expressions(object, constants);
        expressions.addAll(List.of("\"file\"", "\"line\"", "\"text\"", fault));
        return RecordReading.of(LINES, expressions, none(expressions));
    }

    /** Of a file that is one array; a line is the number of an element there. */
    FileReading elements(List<String> constants) {
        List<String> expressions = expressions("\"json\"", constants);
        expressions.addAll(List.of(
                SqlNames.quoted(OriginColumns.FILE),
                SqlNames.quoted(OriginColumns.ROW),
                "CAST(\"json\" AS VARCHAR)",
                "CASE WHEN coalesce(json_type(\"json\"), 'NULL') <> 'OBJECT' THEN 'no object' END"));
        return new FileReading(
                "read_json_objects",
                ", format = 'array', hive_partitioning = false",
                expressions,
                none(expressions),
                "");
    }

    private static List<@Nullable String> none(List<String> expressions) {
        List<@Nullable String> none = new ArrayList<>();
        expressions.forEach(_ -> none.add(null));
        return none;
    }

    private List<String> expressions(String object, List<String> constants) {
        List<String> expressions = new ArrayList<>();
        for (SourceColumn column : columns) {
            String member = "json_extract(" + object + ", " + JsonFit.path(column.name()) + ")";
            expressions.add("CASE WHEN " + JsonFit.fits(member, column.type()) + " THEN "
                    + JsonFit.value(object, column) + " END");
        }
        expressions.addAll(constants);
        columns.forEach(
                column -> expressions.add("json_extract_string(" + object + ", " + JsonFit.path(column.name()) + ")"));
        return expressions;
    }
}
