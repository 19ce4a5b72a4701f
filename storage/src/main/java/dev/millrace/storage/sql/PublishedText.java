package dev.millrace.storage.sql;

import dev.millrace.graph.Column;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.FileLayout.TextSigns;
import dev.millrace.graph.OutputSpec;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The SQL that reads published files of text back: with the signs and types that the output says, nothing is guessed. */
public final class PublishedText {
    private PublishedText() {}

    /**
     * A table {@code rows} with the columns {@code c0}, {@code c1}, …
     *
     * @param files as DuckDB opens them
     * @param columns that the files hold
     * @param fileColumnOrEmpty name of a last column with the file of each row
     */
    public static String rows(
            OutputSpec.Format format,
            FileLayout layout,
            List<String> files,
            List<Column> columns,
            String fileColumnOrEmpty) {
        String list = files.stream().map(SqlNames::literal).collect(Collectors.joining(", ", "[", "]"));
        String types = columns.stream()
                .map(column -> SqlNames.literal(column.name()) + ": " + SqlNames.literal(column.type()))
                .collect(Collectors.joining(", ", "{", "}"));
        String file = fileColumnOrEmpty.isEmpty() ? "" : ", filename = " + SqlNames.literal(fileColumnOrEmpty);
        String call = switch (format) {
            case PARQUET -> throw new IllegalArgumentException("Parquet is no text");
            case CSV -> "read_csv(" + list + ", auto_detect = false, " + signs(layout.text());
            case JSON -> "read_json(" + list + ", format = 'newline_delimited'";
        };
        List<String> names = IntStream.range(0, columns.size())
                .mapToObj(column -> "c" + column)
                .collect(Collectors.toList());
        if (!fileColumnOrEmpty.isEmpty()) {
            names.add(fileColumnOrEmpty);
        }
        return call + ", hive_partitioning = false, columns = " + types + file + ") AS rows(" + String.join(", ", names)
                + ")";
    }

    private static String signs(TextSigns signs) {
        String quote = SqlNames.literal(signs.quote());
        return "header = " + signs.header() + ", delim = " + SqlNames.literal(signs.delimiter()) + ", quote = " + quote
                + ", escape = " + quote + ", nullstr = " + SqlNames.literal(signs.nullText())
                + ", allow_quoted_nulls = false";
    }
}
