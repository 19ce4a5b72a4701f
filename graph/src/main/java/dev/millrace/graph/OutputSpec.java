package dev.millrace.graph;

import java.util.List;

/**
 * What a run publishes.
 *
 * @param name of the step whose rows these are
 * @param destination folder
 * @param format of the files
 * @param overwrite whether a published result there is replaced; else it is an error
 * @param columns names and types that a reader of the result sees
 */
public record OutputSpec(String name, Location destination, Format format, boolean overwrite, List<Column> columns) {
    public OutputSpec {
        columns = List.copyOf(columns);
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
