package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Scan.Undivided.Reason;
import dev.millrace.storage.sql.SqlNames;
import dev.millrace.storage.text.TextRules;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a text file is cut into fields; empty quote and escape = none.
 *
 * @param nullTexts unquoted texts that mean NULL
 * @param skipLines lines before the header
 * @param dateFormat of DATE columns, as in {@code strptime}
 * @param timestampFormatOrNull of TIMESTAMP columns; null = ISO 8601
 * @param details what the user says of comments, decimals and short rows
 */
record CsvDialect(
        boolean header,
        String delimiter,
        String quote,
        String escape,
        List<String> nullTexts,
        int skipLines,
        String dateFormat,
        @Nullable String timestampFormatOrNull,
        CsvDetails details) {
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
        if (csv.nullText() != null) {
            addNulls(arguments, nullTexts(csv));
        }
        if (csv.details().skipLines() != null) {
            arguments.add("skip = " + csv.details().skipLines());
        }
        add(arguments, "dateformat", csv.details().dateFormat());
        add(arguments, "timestampformat", csv.details().timestampFormat());
        addDetails(arguments, csv.details());
        return arguments.isEmpty() ? "" : ", " + String.join(", ", arguments);
    }

    private static void add(List<String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.add(name + " = " + SqlNames.literal(value));
        }
    }

    private static void addNulls(List<String> arguments, List<String> texts) {
        String list = texts.stream().map(SqlNames::literal).collect(Collectors.joining(", "));
        arguments.add("nullstr = " + (texts.size() == 1 ? list : "[" + list + "]"));
    }

    private static void addDetails(List<String> arguments, CsvDetails details) {
        add(arguments, "comment", details.comment());
        add(arguments, "decimal_separator", details.decimalSeparator());
        if (details.shortRows()) {
            arguments.add("null_padding = true");
            arguments.add("parallel = false");
        }
    }

    static List<String> nullTexts(JobSpec.CsvOptions csv) {
        List<String> texts = new ArrayList<>(List.of(csv.nullText() == null ? "" : csv.nullText()));
        texts.addAll(csv.details().nullTexts());
        return texts;
    }

    /** Arguments of DuckDB's reader, without columns. Quoted text is never NULL; nothing is detected. */
    String arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("auto_detect = false");
        arguments.add("header = " + header);
        add(arguments, "delim", delimiter);
        add(arguments, "quote", quote);
        add(arguments, "escape", escape);
        addNulls(arguments, nullTexts);
        arguments.add("allow_quoted_nulls = false");
        if (skipLines > 0) {
            arguments.add("skip = " + skipLines);
        }
        add(arguments, "dateformat", dateFormat);
        add(arguments, "timestampformat", timestampFormatOrNull);
        addDetails(arguments, details);
        return ", " + String.join(", ", arguments);
    }

    CsvDialect skipping(int lines) {
        return new CsvDialect(
                header, delimiter, quote, escape, nullTexts, lines, dateFormat, timestampFormatOrNull, details);
    }

    /** The same for what follows the header. */
    CsvDialect withoutHeader() {
        return new CsvDialect(
                false, delimiter, quote, escape, nullTexts, 0, dateFormat, timestampFormatOrNull, details);
    }

    /** Where a plain text can be cut. */
    Division division(Optional<Charset> encoding) {
        if (encoding.isPresent() && !TextEncoding.isOneByteEach(encoding.get())) {
            return new Division.None(Reason.ENCODING);
        }
        String comment = Objects.requireNonNullElse(details.comment(), "");
        return isByte(delimiter) && isByteOrEmpty(quote) && isByteOrEmpty(escape)
                ? new Division.AtLines(
                        new TextRules(letter(delimiter), letter(quote), letter(escape), letter(comment), skipLines))
                : new Division.None(Reason.SIGNS);
    }

    private static boolean isByteOrEmpty(String text) {
        return text.isEmpty() || isByte(text);
    }

    private static boolean isByte(String text) {
        return text.length() == 1 && text.charAt(0) < 0x80;
    }

    private static int letter(String text) {
        return text.isEmpty() ? TextRules.NONE : text.charAt(0);
    }

    /** The options that a user gave, or empty when something has to be detected. */
    static Optional<CsvDialect> complete(JobSpec.CsvOptions csv) {
        if (csv.header() == null || csv.delimiter() == null || csv.quote() == null) {
            return Optional.empty();
        }
        CsvDetails details = csv.details();
        return Optional.of(new CsvDialect(
                csv.header(),
                csv.delimiter(),
                csv.quote(),
                csv.escape() == null ? csv.quote() : csv.escape(),
                nullTexts(csv),
                details.skipLines() == null ? 0 : details.skipLines(),
                details.dateFormat() == null ? ISO_DATE : details.dateFormat(),
                details.timestampFormat(),
                details));
    }
}
