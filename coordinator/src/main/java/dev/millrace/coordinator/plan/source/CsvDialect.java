package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.JobSpec;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a text file is cut into fields; empty quote and escape = none.
 *
 * @param nullText unquoted text that means NULL
 * @param skipLines lines before the header
 * @param dateFormat of DATE columns, as in {@code strptime}
 * @param timestampFormatOrNull of TIMESTAMP columns; null = ISO 8601
 */
record CsvDialect(
        boolean header,
        String delimiter,
        String quote,
        String escape,
        String nullText,
        int skipLines,
        String dateFormat,
        @Nullable String timestampFormatOrNull) {
    static final String ISO_DATE = "%Y-%m-%d";

    /** What the user said, as arguments of DuckDB's sniffer. */
    static String given(JobSpec.CsvOptions csv) {
        List<String> arguments = new ArrayList<>();
        if (csv.header() != null) {
            arguments.add("header = " + csv.header());
        }
        add(arguments, "delim", csv.delimiter());
        add(arguments, "quote", csv.quote());
        add(arguments, "escape", csv.escape());
        add(arguments, "nullstr", csv.nullText());
        return arguments.isEmpty() ? "" : ", " + String.join(", ", arguments);
    }

    private static void add(List<String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.add(name + " = " + SqlNames.literal(value));
        }
    }

    /** Arguments of DuckDB's reader, without columns. Quoted text is never NULL; nothing is detected. */
    String arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("auto_detect = false");
        arguments.add("header = " + header);
        add(arguments, "delim", delimiter);
        add(arguments, "quote", quote);
        add(arguments, "escape", escape);
        add(arguments, "nullstr", nullText);
        arguments.add("allow_quoted_nulls = false");
        if (skipLines > 0) {
            arguments.add("skip = " + skipLines);
        }
        add(arguments, "dateformat", dateFormat);
        add(arguments, "timestampformat", timestampFormatOrNull);
        return ", " + String.join(", ", arguments);
    }

    /** The options that a user gave, or empty when something has to be detected. */
    static java.util.Optional<CsvDialect> complete(JobSpec.CsvOptions csv) {
        if (csv.header() == null || csv.delimiter() == null || csv.quote() == null) {
            return java.util.Optional.empty();
        }
        String escape = csv.escape() == null ? csv.quote() : csv.escape();
        String nullText = csv.nullText() == null ? "" : csv.nullText();
        return java.util.Optional.of(
                new CsvDialect(csv.header(), csv.delimiter(), csv.quote(), escape, nullText, 0, ISO_DATE, null));
    }
}
