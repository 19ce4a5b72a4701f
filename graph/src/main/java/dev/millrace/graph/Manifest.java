package dev.millrace.graph;

import java.util.Arrays;
import java.util.List;

/**
 * The published result: {@code _manifest.json} in the destination. Readers that want whole results read this, not the listing.
 *
 * @param run who wrote it
 * @param planHash SHA-256 of the plan document
 * @param columns of all files
 * @param files in order of the rows
 * @param findings what contracts and checks of the run found
 */
public record Manifest(
        RunId run,
        String planHash,
        OutputSpec.Format format,
        List<Column> columns,
        List<File> files,
        List<Findings> findings) {
    public Manifest {
        columns = List.copyOf(columns);
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /** The result of a run that looked for nothing. */
    public Manifest(RunId run, String planHash, OutputSpec.Format format, List<Column> columns, List<File> files) {
        this(run, planHash, format, columns, files, List.of());
    }

    /**
     * A published file.
     *
     * @param name relative to the manifest's folder and within it: whoever replaces the result deletes what it names
     */
    public record File(
            String name, long rows, long sizeBytes, String checksum, List<AttemptOutput.ColumnStatistics> statistics) {
        public File {
            if (!isWithinFolder(name)) {
                throw new IllegalArgumentException("not a file within the folder of the manifest: '" + name + "'");
            }
            statistics = List.copyOf(statistics);
        }

        private static boolean isWithinFolder(String name) {
            return Arrays.stream(name.split("/", -1)).noneMatch(List.of("", ".", "..")::contains);
        }
    }

    public long rows() {
        return files.stream().mapToLong(File::rows).sum();
    }

    public long sizeBytes() {
        return files.stream().mapToLong(File::sizeBytes).sum();
    }
}
