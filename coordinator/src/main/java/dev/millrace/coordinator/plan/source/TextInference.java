package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * What was decided about a source of text when it was planned, by declaration and by looking into files.
 *
 * @param format in lower case
 * @param signs ways in which files are cut into fields, with the number of files each; empty for JSON
 * @param columns with their types
 * @param typesDeclared whether all types are the user's; else types were found in all files
 * @param files that are not empty
 * @param sampledFiles files in which records were counted
 * @param rowBytes of text that make a row, on average of the samples; 0 = nothing was sampled
 * @param ratio bytes of text in a stored byte: more than 1 where text is compressed
 */
public record TextInference(
        String source,
        String format,
        List<Signs> signs,
        List<Column> columns,
        boolean typesDeclared,
        int files,
        int sampledFiles,
        long rowBytes,
        double ratio,
        long rows,
        boolean rowsExact) {
    private static final int MOST_COLUMNS = 8;
    private static final double COMPRESSED = 1.005;

    public TextInference {
        signs = List.copyOf(signs);
        columns = List.copyOf(columns);
    }

    /**
     * How files of delimited text are cut; empty quote and escape = none.
     *
     * @param files how many
     */
    public record Signs(String delimiter, String quote, String escape, boolean header, int skipLines, int files) {
        Signs in(int count) {
            return new Signs(delimiter, quote, escape, header, skipLines, count);
        }

        private String words() {
            return "delimiter " + shown(delimiter) + ", "
                    + (quote.isEmpty() ? "no quotes" : "quote " + shown(quote))
                    + (escape.equals(quote) || escape.isEmpty() ? "" : ", escape " + shown(escape))
                    + (header ? ", header" : ", no header")
                    + (skipLines == 0 ? "" : ", " + skipLines + " lines skipped");
        }

        private static String shown(String sign) {
            return sign.equals("\t") ? "tab" : sign;
        }
    }

    static TextInference of(
            JobSpec.Source source,
            FileFormat format,
            List<Signs> signs,
            List<SourceColumn> columns,
            List<FoundFile> files,
            SourceRows rows) {
        return new TextInference(
                source.name(),
                format.name().toLowerCase(Locale.ROOT),
                signs,
                columns.stream().map(SourceColumn::asColumn).toList(),
                !source.columns().isEmpty(),
                files.size(),
                rows.sampledFiles(),
                rows.rowBytes(),
                rows.ratio(),
                rows.rows(),
                rows.exact());
    }

    /** In one line. */
    public String sentence() {
        StringJoiner parts = new StringJoiner("; ", "source " + source + ": " + format + ", ", "");
        if (!signs.isEmpty()) {
            parts.add(signs.stream()
                    .map(one -> one.words() + (signs.size() == 1 ? "" : " in " + files(one.files())))
                    .collect(Collectors.joining(" | ")));
        }
        parts.add((typesDeclared ? "declared " : "found in " + files(files) + " ") + types());
        parts.add(counted());
        return parts.toString();
    }

    private String types() {
        String first = columns.stream()
                .limit(MOST_COLUMNS)
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
        return columns.size() <= MOST_COLUMNS ? first : first + ", and " + (columns.size() - MOST_COLUMNS) + " more";
    }

    private String counted() {
        String number = String.format(Locale.ROOT, "%,d %s", rows, rows == 1 ? "row" : "rows");
        if (rowsExact) {
            return number;
        }
        String sampled = sampledFiles == 0
                ? "nothing sampled"
                : rowBytes + " bytes each"
                        + (ratio > COMPRESSED ? String.format(Locale.ROOT, ", compressed %.1f : 1", ratio) : "")
                        + " in " + files(sampledFiles) + " sampled";
        return "about " + number + " (" + sampled + ")";
    }

    private static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }
}
