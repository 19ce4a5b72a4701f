package dev.millrace.graph;

import java.util.List;

/**
 * What a run publishes.
 *
 * @param name of the step whose rows these are
 * @param destination folder
 * @param format of the files
 * @param overwrite whether a published result there is replaced; else it is an error
 * @param columns names and types in the files; names are unique whatever their case
 * @param labels the names that the query gives, one for each column; they differ from the files' where a query names two columns alike
 */
public record OutputSpec(
        String name,
        Location destination,
        Format format,
        boolean overwrite,
        List<Column> columns,
        List<String> labels) {
    public OutputSpec {
        columns = List.copyOf(columns);
        labels = List.copyOf(labels);
        if (columns.size() != labels.size()) {
            throw new IllegalArgumentException(columns.size() + " columns have " + labels.size() + " labels");
        }
    }

    /** Columns that are labelled as they are named in the files. */
    public OutputSpec(String name, Location destination, Format format, boolean overwrite, List<Column> columns) {
        this(
                name,
                destination,
                format,
                overwrite,
                columns,
                columns.stream().map(Column::name).toList());
    }

    /** Formats of published files. */
    public enum Format {
        PARQUET("parquet"),
        CSV("csv"),
        JSON("json");

        private final String extension;

        Format(String extension) {
            this.extension = extension;
        }

        public String extension() {
            return extension;
        }
    }
}
