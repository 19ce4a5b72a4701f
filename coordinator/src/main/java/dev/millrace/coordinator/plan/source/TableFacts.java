package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import java.util.List;

/**
 * What is known of a source without reading its rows.
 *
 * @param format in lower case
 * @param columns in order: of the files, then of the paths, then those on request
 * @param partitions names of the columns that stand in paths
 * @param rows an estimate unless {@code rowsExact}
 * @param rowGroups 0 where files have none
 * @param readAs how files are read, and how many of them so: for text the dialect
 * @param drift where files differ from the table
 */
public record TableFacts(
        String format,
        List<Column> columns,
        List<String> partitions,
        int files,
        long bytes,
        long rows,
        boolean rowsExact,
        long rowGroups,
        List<Reading> readAs,
        List<Drift> drift) {
    public TableFacts {
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
        readAs = List.copyOf(readAs);
        drift = List.copyOf(drift);
    }

    /** A way of reading, and the number of files that are read so. */
    public record Reading(String how, int files) {}

    /**
     * A difference of files from the table.
     *
     * @param found the type in the files; {@code missing}: they lack the column; {@code not read}: the table does not have it
     * @param files how many files differ so
     * @param first path of the first of them
     */
    public record Drift(String column, String found, int files, String first) {}
}
