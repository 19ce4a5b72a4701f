package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Scan.Records;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The reading of text that a task cuts into records first. */
final class RecordReading {
    /** A record and its fields may both be as long as a record may be, with all quotes doubled. */
    private static final long MOST_LINE_BYTES = 8L << 20;

    private RecordReading() {}

    static FileReading of(Records records, List<String> expressions, List<@Nullable String> fileColumns) {
        String columns = IntStream.rangeClosed(1, records.fields())
                .mapToObj(field -> ", 'f" + field + "': 'VARCHAR'")
                .collect(Collectors.joining());
        String arguments = ", auto_detect = false, header = false, new_line = '\\n"
                + "', delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false,"
                + " max_line_size = " + MOST_LINE_BYTES
                + ", columns = {'number': 'INTEGER', 'line': 'BIGINT', 'text': 'VARCHAR', 'fault': 'VARCHAR',"
                + " 'fields': 'INTEGER'" + columns + "}";
        return new FileReading("read_csv", arguments, arguments, "", expressions, fileColumns, "", records);
    }
}
