package dev.millrace.graph;

import java.util.List;

/**
 * The published result: {@code _manifest.json} in the destination. Readers that want whole results read this, not the listing.
 *
 * @param run who wrote it
 * @param planHash SHA-256 of the plan document
 * @param columns of all files
 * @param files in order of the rows
 */
public record Manifest(RunId run, String planHash, OutputSpec.Format format, List<Column> columns, List<File> files) {
    public Manifest {
        columns = List.copyOf(columns);
        files = List.copyOf(files);
    }

    /** A published file; {@code name} is relative to the manifest's folder. */
    public record File(
            String name, long rows, long sizeBytes, String checksum, List<AttemptOutput.ColumnStatistics> statistics) {
        public File {
            statistics = List.copyOf(statistics);
        }
    }

    public long rows() {
        return files.stream().mapToLong(File::rows).sum();
    }

    public long sizeBytes() {
        return files.stream().mapToLong(File::sizeBytes).sum();
    }
}
